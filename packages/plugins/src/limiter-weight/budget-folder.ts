import { randomUUID } from 'node:crypto';
import { link, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { makeFolder } from '@candlewick/core';

/** LMDB's lock file: 64 bytes for each of its 126 readers and some for itself; a larger one is room for more readers. */
const LOCK_BYTES = 64 * 192;
const OLD_MS = 7 * 24 * 3_600_000;

/**
 * The folder of the store of this run of the machine, made ready. LMDB does not flush here, since a budget is not worth
 * a disk's wait per request: a power cut may leave a broken file, which the next start of the machine must not meet.
 *
 * @throws the file system's errors
 */
export async function budgetFolder(parent: string): Promise<string> {
  const name = await bootName();
  const folder = join(parent, name);
  await makeFolder(folder);
  await reserveLock(folder);
  await removeOld(parent, name).catch(() => undefined);
  return folder;
}

/** Changes when the machine starts, where the system tells so. */
async function bootName(): Promise<string> {
  const id = await readFile('/proc/sys/kernel/random/boot_id', 'utf8').catch(() => '');
  return `boot-${id.replaceAll(/[^0-9a-f]/g, '').slice(0, 12) || 'any'}`;
}

/** LMDB maps its lock file and only then writes to it, which on a full disk kills the process; here it is an error. */
async function reserveLock(folder: string): Promise<void> {
  const path = join(folder, 'lock.mdb');
  if (await stat(path).catch(() => undefined)) return;
  const whole = `${path}.${randomUUID()}`;
  try {
    await writeFile(whole, Buffer.alloc(LOCK_BYTES));
    // Not renamed: another process may use one by now.
    await link(whole, path).catch((error: NodeJS.ErrnoException) => {
      if (error.code === 'ENOSPC' || error.code === 'EDQUOT') throw error;
    });
  } finally {
    await rm(whole, { force: true });
  }
}

/**
 * Removes the stores of earlier starts, those set aside, and bans that are over; not young ones, which may be those of
 * another machine that shares the folder.
 */
async function removeOld(parent: string, current: string): Promise<void> {
  for (const name of await readdir(parent)) {
    if (name === current || !/^(boot|ban)-/.test(name)) continue;
    const { mtimeMs } = await stat(join(parent, name, 'data.mdb')).catch(() => stat(join(parent, name)));
    if (mtimeMs < Date.now() - OLD_MS) await rm(join(parent, name), { recursive: true, force: true });
  }
}
