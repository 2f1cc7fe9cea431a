import { readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { CandlewickError } from '@candlewick/core';

/**
 * Keeps other processes out of the folder until the returned function is called. What a process that was killed left
 * behind does not count.
 *
 * @throws CACHE_OPEN where another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const own = `${process.pid}`;
  for (;;) {
    try {
      await writeFile(file, own, { flag: 'wx' });
      return () => rm(file, { force: true });
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
    }
    const owner = await readFile(file, 'utf8').catch(() => '');
    // Our own number in it is an older process's: a host opens a cache once.
    if (owner !== own && isAlive(Number(owner)))
      throw new CandlewickError('CACHE_OPEN', `process ${owner} has the cache in ${folder} open`);
    await rm(file, { force: true });
  }
}

function isAlive(pid: number): boolean {
  try {
    return pid > 0 && process.kill(pid, 0);
  } catch (error) {
    // There, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
