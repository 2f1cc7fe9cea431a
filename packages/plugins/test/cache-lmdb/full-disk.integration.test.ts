import { execFile, execFileSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import type { FullDisk } from './full-disk-child.ts';
import { temporaryFolder } from './open-cache.ts';

const CHILD = fileURLToPath(new URL('full-disk-child.ts', import.meta.url));

/** A disk of 6 MB of the child's own, where the system lets us mount one. */
const mounted = (folder: string) =>
  [
    'unshare',
    '-rm',
    '/bin/sh',
    '-c',
    `mount -t tmpfs -o size=6m tmpfs '${folder}' && exec "$0" "$@"`,
  ] as const;
/** Else no file of the child may become larger: the same errors, file by file. */
const limited = () => ['/bin/sh', '-c', 'ulimit -f 8192; exec "$0" "$@"'] as const;

function mayMount(folder: string): boolean {
  try {
    const [command, ...args] = mounted(folder);
    execFileSync(command, [...args, 'true'], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

describe.skipIf(process.platform === 'win32')('on a full disk', () => {
  it('writing, compacting and backing up fail with their own error, and what was committed is all there', async () => {
    const folder = await temporaryFolder();
    const isMounted = mayMount(folder);
    const [command, ...args] = isMounted ? mounted(folder) : limited();
    const { stdout } = await promisify(execFile)(command, [
      ...args,
      ...[process.execPath, '--import', 'tsx', CHILD, folder],
    ]);
    const result = JSON.parse(stdout) as FullDisk;
    expect([result.write, result.large]).toEqual(['DISK_FULL', 'DISK_FULL']);
    // By file, a copy may be just smaller than the limit.
    if (isMounted) expect([result.compact, result.backup]).toEqual(['DISK_FULL', 'DISK_FULL']);
    expect(result.acknowledged).toBeGreaterThan(20);
    expect([result.readable, result.findings]).toEqual([result.acknowledged, 0]);
    if (isMounted) expect([...result.left].sort()).toEqual(['CURRENT', 'candlewick-cache.json', 'g-000001']);
  });
});
