import { statSync } from 'node:fs';
import { join } from 'node:path';
import type { Tables } from './store.ts';

/**
 * Which file a generation's data is in. Not that of the folder: a file system gives the number of one that was deleted to the
 * next, but not that of a file that is open.
 */
export function dataFileOf(generation: string): string | undefined {
  const found = statSync(join(generation, 'data.mdb'), { throwIfNoEntry: false });
  return found && `${found.dev} ${found.ino}`;
}

/**
 * Whether the data is not where it was opened any more: somebody deleted the folder, or made another in its place. LMDB goes on
 * with the file that it has open, and what is committed to that is lost when it is closed.
 */
export function isDeleted({ generation, file }: Pick<Tables, 'generation' | 'file'>): boolean {
  try {
    return dataFileOf(generation) !== file;
  } catch {
    // A folder that cannot be looked into is told by whoever needs it.
    return false;
  }
}
