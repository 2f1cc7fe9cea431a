import { createReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import { join } from 'node:path';
import type { Backup, RestoreOptions } from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';
import { findBackup } from './backup-folder.ts';
import { switchCurrent, syncFolder } from './cache-folder.ts';
import { checkStore } from './check-cache.ts';
import type { Generation } from './generation.ts';
import type { GenerationHolder } from './generation-holder.ts';
import type { LmdbCacheSettings } from './lmdb-cache.ts';
import { markMoved, MovedAway, movedTo } from './moved.ts';
import { makeGeneration, removeGeneration } from './new-generation.ts';
import { openTables } from './open-tables.ts';
import { LATEST, Store } from './store.ts';

/**
 * Copies a backup into a new generation, reads and checks all of it, and only then goes there; the old generation stays
 * until that is done. Other processes follow as they do after a compaction.
 */
export async function restore(
  { folder, lz4 }: LmdbCacheSettings,
  holder: GenerationHolder,
  from: string,
  options: RestoreOptions,
): Promise<Backup> {
  const found = await findBackup(from);
  const generation = await holder.current();
  refuseToReplace(generation, folder, options.force === true);
  const leave = generation.enter();
  const name = await makeGeneration(folder);
  const path = join(folder, name);
  try {
    await copyData(found, path, options);
    await prove(found, new Store(await openTables(path, lz4), folder), options);
    await generation.store.tables.root.childTransaction(() => {
      if (movedTo(generation.store.tables) !== undefined) throw new MovedAway();
      refuseToReplace(generation, folder, options.force === true);
      markMoved(generation.store.tables, name);
    });
    await switchCurrent(folder, name);
  } catch (error) {
    if (movedTo(generation.store.tables) !== name) await removeGeneration(folder, name);
    throw error;
  } finally {
    leave();
  }
  await holder.current();
  await holder.removeOld();
  return found;
}

function refuseToReplace({ store }: Generation, folder: string, force: boolean): void {
  const count = [...store.stamps(LATEST)].length;
  if (count > 0 && !force)
    throw new CandlewickError(
      'OUTPUT_EXISTS',
      `The cache in ${folder} holds ${count} datasets, which the backup would take the place of; add --force`,
    );
}

async function copyData(
  { path, bytes }: Backup,
  to: string,
  { signal, onProgress }: RestoreOptions,
): Promise<void> {
  const file = await open(join(to, 'data.mdb'), 'wx');
  try {
    let done = 0;
    for await (const chunk of createReadStream(join(path, 'data.mdb'), { highWaterMark: 2 ** 20 })) {
      signal?.throwIfAborted();
      const part = chunk as Buffer;
      await file.writeFile(part);
      done += part.length;
      // The other half is checking it.
      onProgress?.(done / 2, bytes);
    }
    await file.sync();
  } finally {
    await file.close();
  }
  syncFolder(to);
}

/** @throws CACHE_CORRUPT when it is not what the backup was */
async function prove(backup: Backup, copy: Store, { signal, onProgress }: RestoreOptions): Promise<void> {
  const { path, bytes, datasets, candles } = backup;
  try {
    const check = await checkStore(copy, {
      ...(signal ? { signal } : {}),
      onProgress: (done, total) => onProgress?.((bytes * (1 + done / (total || 1))) / 2, bytes),
    });
    const [finding] = check.findings;
    const why =
      finding?.message ??
      (check.datasets === datasets && check.candles === candles
        ? undefined
        : 'it does not hold what its marker says');
    if (why !== undefined)
      throw new CandlewickError(
        'CACHE_CORRUPT',
        `The backup ${path} is damaged, nothing was changed: ${why}`,
      );
  } finally {
    await copy.tables.root.close();
  }
}
