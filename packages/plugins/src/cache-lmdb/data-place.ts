import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tables } from './store.ts';

/**
 * The file that a generation's data is in. Its number tells it from another of that name, and not that of the folder: a file
 * system gives the number of a folder that was deleted to the next, but not that of a file that is open.
 */
export interface DataFile {
  readonly path: string;
  readonly dev: number;
  readonly ino: number;
}

/** @throws when it is not there */
export function dataFileOf(generation: string): DataFile {
  const path = join(generation, 'data.mdb');
  const { dev, ino } = statSync(path);
  return { path, dev, ino };
}

/**
 * Whether the data is not where it was opened any more: somebody deleted the folder, or made another in its place. LMDB goes on
 * with the file that it has open, and what is committed to that is lost when it is closed.
 */
export function isDeleted({ file: { path, dev, ino } }: Pick<Tables, 'file'>): boolean {
  try {
    const found = statSync(path, { throwIfNoEntry: false });
    return found === undefined || found.ino !== ino || found.dev !== dev;
  } catch {
    // A folder that cannot be looked into is told by whoever needs it.
    return false;
  }
}
