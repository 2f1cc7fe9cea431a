import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { CompactResult, TaskOptions } from '@candlewick/core';
import { switchCurrent } from './cache-folder.ts';
import { copyTables, inTransactions } from './copy-tables.ts';
import { probeSpace } from './data-file.ts';
import type { Generation } from './generation.ts';
import type { GenerationHolder } from './generation-holder.ts';
import type { LmdbCacheSettings } from './lmdb-cache.ts';
import { markMoved, MovedAway, movedTo } from './moved.ts';
import { makeGeneration, removeGeneration } from './new-generation.ts';
import { openTables } from './open-tables.ts';
import { atOnce } from './pace.ts';
import { LATEST, Store } from './store.ts';
import { commitFailure } from './to-error.ts';
import { usedPages } from './used-pages.ts';

/** Copies made beside writers before the last one, which keeps them waiting: each has less to do than the one before. */
const ROUNDS = 3;

/**
 * Writes a new generation without the holes of the old one, and goes there. Others read and write all the while: what
 * they commit is copied after, the last of it in the same transaction that ends the old generation. A crash at any
 * moment leaves the one or the other.
 */
export async function compact(
  { folder, lz4 }: LmdbCacheSettings,
  holder: GenerationHolder,
  options: TaskOptions,
): Promise<CompactResult> {
  const generation = await holder.current();
  const leave = generation.enter();
  const before = await fileSize(generation.store.tables.generation);
  const name = await makeGeneration(folder);
  const path = join(folder, name);
  try {
    const target = new Store(await openTables(path, lz4), folder);
    try {
      await copyBeside(generation, target, options);
      options.signal?.throwIfAborted();
      await endGeneration(generation, target, name);
    } catch (error) {
      throw error instanceof MovedAway ? error : await commitFailure(error, () => probeSpace(path));
    } finally {
      await target.tables.root.close();
    }
    await switchCurrent(folder, name);
  } catch (error) {
    if (!isMovedTo(generation, name)) await removeGeneration(folder, name);
    // Another process was quicker and has done the same.
    if (!(error instanceof MovedAway)) throw error;
  } finally {
    leave();
  }
  const { store } = await holder.current();
  await holder.removeOld();
  return { before, after: await fileSize(store.tables.generation) };
}

async function copyBeside(
  { store }: Generation,
  target: Store,
  { signal, onProgress }: TaskOptions,
): Promise<void> {
  for (let round = 0; round < ROUNDS; round++) {
    const transaction = store.hold();
    try {
      const at = { transaction };
      if (round > 0 && store.count('changes', at) === target.count('changes', LATEST)) return;
      const total = usedPages(store.tables);
      await inTransactions(
        target,
        (count) => copyTables(store, at, target, count),
        (done) => onProgress?.(round === 0 ? Math.min(done, total) : total, total),
        signal,
      );
    } finally {
      transaction.done();
    }
  }
}

/** Copies the last commits and marks the old generation as left: in one transaction, which no writer can divide. */
async function endGeneration({ store }: Generation, target: Store, name: string): Promise<void> {
  await store.tables.root.childTransaction(() => {
    if (movedTo(store.tables) !== undefined) throw new MovedAway();
    // On disk when it returns: nothing may be marked before.
    target.tables.root.transactionSync(() => atOnce(copyTables(store, LATEST, target)));
    markMoved(store.tables, name);
  });
}

/** Whether the new generation may be the true one already, whatever failed afterwards. */
function isMovedTo({ store }: Generation, name: string): boolean {
  store.refresh();
  return movedTo(store.tables) === name;
}

export const fileSize = async (generation: string): Promise<number> =>
  (await stat(join(generation, 'data.mdb'))).size;
