import { constants } from 'node:fs';
import { access, mkdir, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { CandlewickError } from '../errors.ts';

/** Fails early and clearly where a file cannot be put. @throws OUTPUT_EXISTS, EXPORT_UNWRITABLE */
export async function checkPlace(path: string, replace: boolean): Promise<void> {
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
  try {
    await mkdir(dirname(path), { recursive: true });
    await access(dirname(path), constants.W_OK);
  } catch (cause) {
    throw unwritable(path, cause);
  }
}

/** What a failure to write the file means to the user. */
export function unwritable(path: string, cause: unknown): CandlewickError {
  const { code, message } = cause as NodeJS.ErrnoException;
  if (code === 'ENOSPC' || code === 'EDQUOT')
    return new CandlewickError('DISK_FULL', `no space left for ${path}; nothing half-written was kept.`, {
      cause,
    });
  return new CandlewickError('EXPORT_UNWRITABLE', `cannot write ${path}: ${message}`, { cause });
}
