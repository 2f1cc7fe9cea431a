import { mkdir, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { CandlewickError, makeFolderSync, type BackupOptions, type BackupResult } from '@candlewick/core';
import { backupName, PARTIAL, removeLeftovers, rotate, writeMarker } from './backup-folder.ts';
import { syncFolder } from './cache-folder.ts';
import { fileSize } from './compact.ts';
import { copyTables, inTransactions } from './copy-tables.ts';
import { probeSpace } from './data-file.ts';
import type { Generation } from './generation.ts';
import { openTables } from './open-tables.ts';
import { Store } from './store.ts';
import { commitFailure, toError } from './to-error.ts';
import { usedPages } from './used-pages.ts';
import { uniqueName } from './unique-name.ts';

/** Copies one state of the store while others write; it gets its name when it is whole and on disk. */
export async function backup(
  { store }: Generation,
  into: string,
  { pinned = false, keep, signal, onProgress }: BackupOptions,
  now: number,
): Promise<BackupResult> {
  const folder = resolve(into);
  const partial = join(folder, `${PARTIAL}${uniqueName()}`);
  const path = join(folder, backupName(now, pinned));
  try {
    makeFolderSync(folder);
    await removeLeftovers(folder);
    await mkdir(partial);
  } catch (error) {
    throw placeError(error, folder);
  }
  const transaction = store.hold();
  try {
    const at = { transaction };
    const chosen = [...store.datasets(at)].filter(([, dataset]) => !pinned || dataset.pinned);
    const total = pinned ? chosen.reduce((sum, [, { bytes }]) => sum + bytes, 0) : usedPages(store.tables);
    await copyInto(partial, store, async (target) => {
      const ids = new Set(chosen.map(([id]) => JSON.stringify(id)));
      await inTransactions(
        target,
        (count) => copyTables(store, at, target, count, (id) => ids.has(JSON.stringify(id))),
        (done) => onProgress?.(Math.min(done, total), total),
        signal,
      );
    });
    const facts = {
      path,
      createdAt: now,
      datasets: chosen.length,
      candles: chosen.reduce((sum, [, { candles }]) => sum + candles, 0),
      bytes: await fileSize(partial),
      pinned,
    };
    await writeMarker(partial, facts);
    syncFolder(partial);
    await rename(partial, path);
    syncFolder(folder);
    return { ...facts, removed: keep === undefined ? [] : await rotate(folder, pinned, keep) };
  } catch (error) {
    await rm(partial, { recursive: true, force: true });
    throw toError(error, folder).code === 'DISK_FULL' ? toError(error, folder) : error;
  } finally {
    transaction.done();
  }
}

/** Of the place of the backup, not of the cache's. */
function placeError(error: unknown, folder: string): CandlewickError {
  const { code, message } = toError(error, folder);
  if (code === 'DISK_FULL') return new CandlewickError(code, message, { cause: error });
  return new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${folder}: ${(error as Error).message}.`, {
    cause: error,
  });
}

async function copyInto(
  folder: string,
  source: Store,
  copy: (target: Store) => Promise<void>,
): Promise<void> {
  const target = new Store(await openTables(folder, source.tables.lz4), folder);
  try {
    await copy(target);
  } catch (error) {
    throw await commitFailure(error, () => probeSpace(folder));
  } finally {
    await target.tables.root.close();
    await rm(join(folder, 'lock.mdb'), { force: true });
  }
}
