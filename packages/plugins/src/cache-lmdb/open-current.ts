import { basename } from 'node:path';
import { currentGeneration, openFolder, switchCurrent } from './cache-folder.ts';
import { movedTo } from './moved.ts';
import type { SharedTables } from './shared-tables.ts';
import { openShared } from './shared-tables.ts';

/**
 * Opens the generation that is current, also when a compaction died between its mark and `CURRENT`, and when another
 * process changes generations at this moment.
 *
 * @throws CACHE_*, or the error of LMDB or the file system
 */
export async function openCurrent(folder: string, lz4: boolean): Promise<SharedTables> {
  for (;;) {
    const generation = await openFolder(folder);
    const name = basename(generation);
    const opened = await openShared(generation, lz4).catch(async (error: unknown) => {
      // It may have been removed while it was opened.
      if ((await currentGeneration(folder)) === name) throw error;
      return undefined;
    });
    if (!opened) continue;
    const next = movedTo(opened.tables);
    // Until the file names it, it may be one that is being removed, and then empty.
    if (next === undefined && (await currentGeneration(folder)) === name) return opened;
    await opened.close();
    if (next !== undefined && (await currentGeneration(folder)) === name) await switchCurrent(folder, next);
  }
}
