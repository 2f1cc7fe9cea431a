import { randomUUID } from 'node:crypto';
import { link, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';
import { CandlewickError } from '@candlewick/core';

/** How long another process may need to take a lock of the dead away. */
const TAKING_MS = 10;

/**
 * Keeps other processes out of the folder until the returned function is called. What a process that was killed left
 * behind does not count.
 *
 * @throws CACHE_OPEN where another process has it
 */
export async function lockFolder(folder: string): Promise<() => Promise<void>> {
  const file = join(folder, 'lock');
  const own = `${process.pid}`;
  // Written aside and linked: whoever finds the lock finds a number in it, however early he comes.
  const claim = `${file}.${randomUUID()}`;
  await writeFile(claim, own);
  try {
    while (!(await isLinked(claim, file))) {
      const owner = await ownerOf(file);
      if (owner === undefined) continue; // given back meanwhile
      // Our own number in it is an older process's: a host opens a cache once.
      if (owner !== own && isAlive(owner))
        throw new CandlewickError('CACHE_OPEN', `process ${owner} has the cache in ${folder} open`);
      await takeAway(file, owner, claim);
    }
  } finally {
    await rm(claim, { force: true });
  }
  return () => rm(file, { force: true });
}

/** Takes the lock of a dead process away. One process at a time: else one might take the lock of the next. */
async function takeAway(file: string, owner: string, claim: string): Promise<void> {
  const taking = `${file}.taking`;
  if (await isLinked(claim, taking)) {
    try {
      if ((await ownerOf(file)) === owner) await rm(file);
    } finally {
      await rm(taking);
    }
    return;
  }
  const other = await ownerOf(taking);
  if (other !== undefined && !isAlive(other))
    throw new CandlewickError('CACHE_OPEN', `process ${other} was killed and left ${taking}: delete it`);
  await setTimeout(TAKING_MS);
}

/** Whether the claim has got the name: one of several that want it does. */
async function isLinked(claim: string, name: string): Promise<boolean> {
  try {
    await link(claim, name);
    return true;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'EEXIST') return false;
    throw error;
  }
}

/** The number of the process that has it; undefined: none has. */
const ownerOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

function isAlive(pid: string): boolean {
  try {
    return Number(pid) > 0 && process.kill(Number(pid), 0);
  } catch (error) {
    // There, but another user's.
    return (error as NodeJS.ErrnoException).code === 'EPERM';
  }
}
