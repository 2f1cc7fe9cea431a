import { statfsSync } from 'node:fs';

/** File systems whose other end is another machine, by the numbers that Linux gives them (statfs(2)). */
const REMOTE: Readonly<Record<number, string>> = {
  0x6969: 'NFS',
  0x517b: 'SMB',
  0xff534d42: 'CIFS',
  0xfe534d42: 'SMB2',
  0x5346414f: 'AFS',
  0x73757245: 'Coda',
  0x564c: 'NCP',
  0x00c36400: 'Ceph',
  0x0bd00bd0: 'Lustre',
};

/**
 * The kind of network drive that a folder lies on, undefined for a local disk and where it cannot be told. LMDB's
 * locks and memory map are only right between processes of one machine.
 */
export async function networkDrive(
  folder: string,
  platform: NodeJS.Platform = process.platform,
  fileSystemOf: (path: string) => number | Promise<number> = (path) => statfsSync(path).type,
): Promise<string | undefined> {
  if (platform === 'win32') return /^[\\/]{2}(?![?.][\\/])/.test(folder) ? 'UNC' : undefined;
  if (platform !== 'linux') return undefined;
  return REMOTE[(await fileSystemOf(folder)) >>> 0];
}
