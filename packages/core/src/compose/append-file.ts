import { open, stat } from 'node:fs/promises';
import type { Exporter, ExportSource, ExportTarget } from '../contracts/exporter.ts';
import { CandlewickError } from '../errors.ts';
import { unwritable } from './check-place.ts';

/** Longer lines no exporter of rows writes. */
const LONGEST_LINE = 64 * 1024;

export interface ExistingFile {
  /** Its first line and its last one, without their ends. */
  readonly first: string;
  readonly last: string;
}

/**
 * The lines at both ends of a file that is to be continued; undefined: there is none, or it is empty.
 *
 * @throws APPEND_MISMATCH, EXPORT_UNWRITABLE
 */
export async function existingFile(path: string): Promise<ExistingFile | undefined> {
  const known = await stat(path).catch(() => undefined);
  if (!known || known.size === 0) return undefined;
  if (known.isDirectory()) throw new CandlewickError('EXPORT_UNWRITABLE', `${path} is a folder.`);
  try {
    await using file = await open(path, 'r');
    const read = async (from: number) => {
      const { buffer, bytesRead } = await file.read(Buffer.alloc(LONGEST_LINE), 0, LONGEST_LINE, from);
      return buffer.toString('utf8', 0, bytesRead);
    };
    const [head, tail] = [await read(0), await read(Math.max(0, known.size - LONGEST_LINE))];
    if (!tail.endsWith('\n')) throw mismatch(path, 'its last line has no end');
    if (tail.endsWith('\r\n')) throw mismatch(path, 'its lines end as Windows has them, with CRLF');
    return { first: head.split('\n', 1)[0]!, last: tail.slice(0, -1).split('\n').at(-1)! };
  } catch (cause) {
    throw cause instanceof CandlewickError ? cause : unwritable(path, cause);
  }
}

/** The file is another one than what would be appended continues. */
export const mismatch = (path: string, why: string, cause?: unknown): CandlewickError =>
  new CandlewickError('APPEND_MISMATCH', `${path} cannot be appended to: ${why}.`, { cause });

/**
 * The time of the last row of a file, if it is the row that the exporter would write for that candle today.
 *
 * @param sourceAt the source with the one candle of a time
 * @throws APPEND_MISMATCH
 */
export async function lastTimeOf(
  path: string,
  file: ExistingFile,
  exporter: Exporter,
  source: Pick<ExportSource, 'dataset' | 'extras'>,
  sourceAt: (time: number) => Promise<ExportSource>,
): Promise<number | undefined> {
  if (!exporter.lastTime)
    throw new CandlewickError('USAGE', '--append is for files of rows, such as csv and jsonl.');
  let time: number | undefined;
  try {
    time = exporter.lastTime(file, source);
  } catch (cause) {
    throw mismatch(path, (cause as Error).message, cause);
  }
  if (time === undefined) return undefined;
  const parts: Uint8Array[] = [];
  const target: ExportTarget = {
    file: () => Promise.resolve({ write: async (chunk) => void parts.push(chunk.slice()) }),
  };
  await exporter.export(await sourceAt(time), target, new AbortController().signal);
  if (Buffer.concat(parts).toString() === `${file.last}\n`) return time;
  throw mismatch(path, `its last row is not what the cache has of ${new Date(time).toISOString()}`);
}
