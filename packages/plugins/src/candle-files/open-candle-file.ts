import { allocateCandles, CandlewickError, VALUE_COLUMNS } from '@candlewick/core';
import type { Candles, ImportedRows } from '@candlewick/core';
import { mapColumns, type ColumnMap } from './map-columns.ts';
import type { Cell, RawFile, RawRow } from './raw-file.ts';
import { BATCH_ROWS } from './raw-file.ts';
import { readTime, type TimeKind, type TimeUnit } from './read-time.ts';
import { headOfFile, textOfFile } from './text-of-file.ts';

export interface CandleFileOptions {
  /** Our name of a column (`time`, `open` … or an extra one) to the file's, or its number from 1 on. */
  readonly columns?: Readonly<Record<string, string>>;
  /** Absent: told by the size of the numbers. */
  readonly timeUnit?: TimeUnit;
}

/** A file of candles that somebody else wrote. */
export interface CandleFile {
  readonly format: RawFile['format'];
  readonly columns: ColumnMap;
  /** How the times that were read so far were understood. */
  readonly timeKinds: ReadonlySet<TimeKind>;
  /** Rows that were passed over so far because they say that they were filled in, or are not whole. */
  readonly flagged: number;
  /** The first rows, for what is to be guessed of them. */
  readonly sample: Candles;
  /** What cannot be read as a number or a time is NaN. Can be begun several times. */
  batches(): AsyncIterable<ImportedRows>;
}

const SAMPLE_ROWS = 1_000;

/**
 * Opens CSV, JSON, JSON Lines (each also as gzip or zstd), Parquet and Arrow files; told by their first bytes, not by their names.
 *
 * @throws IMPORT_UNREADABLE
 */
export async function openCandleFile(path: string, options: CandleFileOptions = {}): Promise<CandleFile> {
  const raw = await readable(path, () => openRaw(path));
  if (!raw) throw new CandlewickError('IMPORT_UNREADABLE', `${path} holds no row.`);
  const sample = await readable(path, () => sampleOf(raw));
  const columns = mapColumns(raw, sample, options.columns ?? {});
  const timeKinds = new Set<TimeKind>();
  const toCandles = (rows: readonly RawRow[]) => candlesOf(rows, columns, options.timeUnit, timeKinds);
  let flagged = 0;
  async function* batches(): AsyncGenerator<ImportedRows> {
    flagged = 0;
    for await (const rows of readableRows(path, raw!))
      for (let start = 0; start < rows.length; start += BATCH_ROWS) {
        const part = rows.slice(start, start + BATCH_ROWS);
        const sent = part.filter(({ cells }) => !columns.flags.some((at) => isTrue(cells[at])));
        flagged += part.length - sent.length;
        yield { candles: toCandles(sent), numbers: sent.map(({ number }) => number) };
      }
  }
  return {
    format: raw.format,
    columns,
    timeKinds,
    get flagged() {
      return flagged;
    },
    sample: toCandles(sample),
    batches,
  };
}

const isTrue = (cell: Cell): boolean => cell === true || Number(cell) === 1 || cell === 'true';

async function openRaw(path: string): Promise<RawFile | undefined> {
  const head = (await headOfFile(path, 6)).toString('latin1');
  if (head.startsWith('PAR1')) return (await import('./parquet-file.ts')).parquetFile(path);
  if (head.startsWith('ARROW1') || head.startsWith('\xff\xff\xff\xff'))
    return (await import('./arrow-file.ts')).arrowFile(path);
  if (head.startsWith('FEA1'))
    throw new CandlewickError('IMPORT_UNREADABLE', `${path} is Feather version 1; write it as version 2.`);
  const text = await firstText(path);
  if (text.includes('\0'))
    throw new CandlewickError('IMPORT_UNREADABLE', `${path} is neither text in UTF-8 nor Parquet nor Arrow.`);
  const [line = '', next] = text.split('\n').filter((each) => each.trim() !== '');
  if (!/^\s*[[{]/.test(line)) return (await import('./csv-file.ts')).csvFile(path);
  const { jsonFile, jsonlFile } = await import('./json-file.ts');
  return isLine(line, next) ? jsonlFile(path) : jsonFile(path);
}

/** Whether a line is a row by itself, and not a document or the beginning of one. */
function isLine(line: string, next: string | undefined): boolean {
  const isFlat = !/[[{]/.test(line.trim().slice(1));
  return isWhole(line) && isFlat && (next === undefined || /^\s*[[{]/.test(next));
}

async function firstText(path: string): Promise<string> {
  for await (const piece of textOfFile(path)) if (piece.trim() !== '') return piece.trimStart();
  return '';
}

function isWhole(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

async function sampleOf(raw: RawFile): Promise<readonly RawRow[]> {
  const sample: RawRow[] = [];
  for await (const rows of raw.rows()) {
    sample.push(...rows.slice(0, SAMPLE_ROWS - sample.length));
    if (sample.length >= SAMPLE_ROWS) break;
  }
  return sample;
}

function candlesOf(
  rows: readonly RawRow[],
  { time, values, extras }: ColumnMap,
  unit: TimeUnit | undefined,
  kinds: Set<TimeKind>,
): Candles {
  const candles = allocateCandles(rows.length, extras.map(({ name }) => name)); // prettier-ignore
  for (const [i, { cells }] of rows.entries()) {
    const read = readTime(cells[time], unit);
    if (read.kind) kinds.add(read.kind);
    candles.time[i] = read.time;
    for (const [v, name] of VALUE_COLUMNS.entries()) candles[name][i] = numberOf(cells[values[v]!]);
    for (const { name, at } of extras) candles.extras[name]![i] = numberOf(cells[at]);
  }
  return candles;
}

function numberOf(cell: Cell): number {
  if (typeof cell === 'number') return cell;
  if (typeof cell === 'string') return cell.trim() === '' ? NaN : Number(cell);
  return typeof cell === 'bigint' ? Number(cell) : NaN;
}

/** Failures of file systems and of libraries, in words of ours. */
async function readable<T>(path: string, read: () => Promise<T>): Promise<T> {
  try {
    return await read();
  } catch (cause) {
    throw unreadable(path, cause);
  }
}

async function* readableRows(path: string, raw: RawFile): AsyncGenerator<readonly RawRow[]> {
  const rows = raw.rows()[Symbol.asyncIterator]();
  try {
    for (;;) {
      const { done, value } = await readable(path, () => rows.next());
      if (done === true) return;
      yield value;
    }
  } finally {
    await rows.return?.();
  }
}

function unreadable(path: string, cause: unknown): CandlewickError {
  if (cause instanceof Error && (cause as { code?: unknown }).code === 'IMPORT_UNREADABLE')
    return cause as CandlewickError;
  const { message, code } = cause as NodeJS.ErrnoException;
  const what = code === 'ENOENT' ? 'there is no such file' : message;
  return new CandlewickError('IMPORT_UNREADABLE', `${path} cannot be read: ${what}.`, { cause });
}
