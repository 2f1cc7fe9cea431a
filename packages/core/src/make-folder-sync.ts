import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';

/**
 * As `makeFolder`, without a turn of the event loop: for a start that looks at many small things, one after another.
 *
 * @throws the file system's error, which names the folder that could not be made
 */
export function makeFolderSync(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' && dirname(folder) !== folder) {
      makeFolderSync(dirname(folder));
      makeLast(folder);
    } else if (!isFolder(folder)) throw error;
  }
}

/** Another process may have been quicker. */
function makeLast(folder: string): void {
  try {
    mkdirSync(folder);
  } catch (error) {
    if (!isFolder(folder)) throw error;
  }
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
