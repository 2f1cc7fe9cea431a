import { JsonRows } from './json-rows.ts';
import { BATCH_ROWS, type Cell, type RawFile, type RawRow } from './raw-file.ts';
import { linesOfFile, textOfFile } from './text-of-file.ts';

/** One JSON document; rows are arrays, or objects with the names of the first one. */
export async function jsonFile(path: string): Promise<RawFile | undefined> {
  const batches = () => jsonRows(path);
  return fileOf('json', batches, await namesBefore(path));
}

/** One array or object per line. */
export async function jsonlFile(path: string): Promise<RawFile | undefined> {
  return fileOf('jsonl', () => lineRows(path), undefined);
}

interface Parsed {
  readonly number: number;
  readonly value: unknown;
}

async function fileOf(
  format: 'json' | 'jsonl',
  batches: () => AsyncIterable<readonly Parsed[]>,
  stated: readonly string[] | undefined,
): Promise<RawFile | undefined> {
  const first = await firstOf(batches());
  if (first === undefined) return undefined;
  const isArray = Array.isArray(first.value);
  const names = isArray ? stated : Object.keys(first.value as object);
  async function* rows(): AsyncGenerator<readonly RawRow[]> {
    for await (const batch of batches())
      yield batch.map(({ number, value }) => ({
        number,
        cells: cellsOf(value, isArray ? undefined : names),
      }));
  }
  return { format, ...(names ? { names } : {}), rows };
}

/** A row of another kind than the first has no cells: it is found fault with by its number. */
function cellsOf(value: unknown, names: readonly string[] | undefined): readonly Cell[] {
  if (names === undefined) return Array.isArray(value) ? (value as Cell[]) : [];
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  return names.map((name) => (value as Readonly<Record<string, Cell>>)[name]);
}

async function* jsonRows(path: string): AsyncGenerator<readonly Parsed[]> {
  const found = new JsonRows();
  let number = 0;
  for await (const piece of textOfFile(path)) {
    const values = found.push(piece);
    for (let start = 0; start < values.length; start += BATCH_ROWS)
      yield values.slice(start, start + BATCH_ROWS).map((value) => ({ number: ++number, value }));
  }
  found.end();
}

async function* lineRows(path: string): AsyncGenerator<readonly Parsed[]> {
  for await (const lines of linesOfFile(path))
    yield lines.map(({ number, text }) => ({ number, value: JSON.parse(text) as unknown }));
}

async function namesBefore(path: string): Promise<readonly string[] | undefined> {
  const found = new JsonRows();
  for await (const piece of textOfFile(path)) if (found.push(piece).length > 0) break;
  return found.names;
}

async function firstOf(batches: AsyncIterable<readonly Parsed[]>): Promise<Parsed | undefined> {
  for await (const [first] of batches) if (first) return first;
  return undefined;
}
