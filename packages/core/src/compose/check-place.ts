import { open, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { CandlewickError } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';

/**
 * Fails early and clearly where a file cannot be put. Leaves nothing behind, no folder either.
 *
 * @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE, DISK_FULL
 */
export async function checkPlace(path: string, replace: boolean): Promise<void> {
  await checkFree(path, replace);
  await tryFolder(dirname(path), path);
}

/** As `checkPlace`, for a folder that is to hold files whose names are not known yet. */
export const checkFolder = (folder: string): Promise<void> => tryFolder(folder, folder);

/** Whether what is there may be replaced. @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE */
export async function checkFree(path: string, replace: boolean): Promise<void> {
  const known = await stat(path).catch(() => undefined);
  if (known?.isDirectory()) throw new CandlewickError('EXPORT_UNWRITABLE', `${path} is a folder.`);
  // A file would be put in its place, be it /dev/null.
  if (known && !known.isFile())
    throw new CandlewickError(
      'EXPORT_UNWRITABLE',
      `${path} is a device or a pipe, not a file: write to standard output (--output -), and send that there.`,
    );
  if (known && !replace)
    throw new CandlewickError(
      'OUTPUT_EXISTS',
      `${path} exists. Add --force to replace it, or name another file.`,
    );
}

/** Makes the folder of a file. @throws EXPORT_UNWRITABLE, DISK_FULL */
export const makeFolderOf = (path: string): Promise<void> =>
  makeFolder(dirname(path)).catch((cause: unknown) => {
    throw unwritable(path, cause);
  });

/** A name beside the final one, which no other process has. */
export const temporaryName = (path: string): string =>
  join(dirname(path), `.${basename(path)}.${process.pid}.${Math.random().toString(36).slice(2)}`);

/**
 * Writes an empty file where the folder is or would be made: permissions alone do not tell.
 *
 * @param path what is to be written, for the error
 */
async function tryFolder(folder: string, path: string): Promise<void> {
  try {
    const file = temporaryName(join(await nearestFolder(folder), basename(path)));
    const handle = await open(file, 'wx');
    await handle.close();
    await rm(file);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** The folder, or the nearest one above that is there. A file in its place is found by writing below it. */
async function nearestFolder(folder: string): Promise<string> {
  try {
    await stat(folder);
    return folder;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if ((code !== 'ENOENT' && code !== 'ENOTDIR') || dirname(folder) === folder) throw error;
    return nearestFolder(dirname(folder));
  }
}

const NO_FOLDER = 'a part of the path is a file, not a folder';
/** Node's own words name the temporary file. */
const WORDS: Readonly<Record<string, string>> = {
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOTDIR: NO_FOLDER,
  // Of a folder that was to be made: something else has its name.
  EEXIST: NO_FOLDER,
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its links lead in a circle',
  // Of a file in a folder that is there, as /proc is.
  ENOENT: 'no file can be made there',
};

/** What a failure to write the file means to the user. */
export function unwritable(path: string, cause: unknown): CandlewickError {
  const { code = '', message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CandlewickError('DISK_FULL', `no space left for ${path}; nothing half-written was kept.`, {
      cause,
    });
  return new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${path}: ${WORDS[code] ?? message}.`, {
    cause,
  });
}
