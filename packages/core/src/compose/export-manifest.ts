import { basename, dirname, join, relative } from 'node:path';
import { rename, rm, writeFile } from 'node:fs/promises';
import type { ExportSource } from '../contracts/exporter.ts';
import { unwritable } from './check-place.ts';
import type { FileOptions, WrittenFile } from './file-options.ts';

export interface ManifestParts {
  readonly source: ExportSource;
  readonly format: string;
  /** As they were asked for. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly columns: readonly string[] | undefined;
  readonly files: readonly WrittenFile[];
  /** Of the cached candles that those of the source are made of. */
  readonly cachedTimeframe: string;
  readonly madeBy: string;
  readonly createdAt: number;
}

const iso = (time: number): string => new Date(time).toISOString();

/** What is in the files of an export, for those who get them without the cache. */
export function exportManifest(parts: ManifestParts, folder: string): unknown {
  const { source, format, options, columns, files, cachedTimeframe, madeBy, createdAt } = parts;
  const { dataset, interval, gaps, grid } = source;
  return {
    manifest: 1,
    madeBy,
    createdAt: iso(createdAt),
    dataset: { exchange: dataset.exchange, symbol: dataset.symbol, timeframe: dataset.timeframe },
    ...(cachedTimeframe === dataset.timeframe ? {} : { madeOf: cachedTimeframe }),
    from: iso(interval.from),
    to: iso(interval.to),
    format,
    options,
    ...(source.dtype === 'float32'
      ? { lossy: 'Values are rounded to what a float32 tells apart: they are not those of the venue.' }
      : {}),
    ...(columns === undefined ? {} : { columns }),
    candles: files.reduce((sum, { candles }) => sum + candles, 0),
    gaps: gaps.map(({ from, to, reason }) => ({
      from: iso(from),
      to: iso(to),
      candles: grid.count({ from, to }),
      reason,
    })),
    files: files.map(({ path = '', bytes, candles, firstTime, lastTime, sha256 }) => ({
      file: relative(folder, path).replaceAll('\\', '/'),
      // How many stand before them is not known.
      [source.continues === true ? 'appendedRows' : 'rows']: candles,
      ...(firstTime === undefined ? {} : { first: iso(firstTime) }),
      ...(lastTime === undefined ? {} : { last: iso(lastTime) }),
      bytes,
      sha256,
    })),
  };
}

/** Writes the manifest beside the files, whole or not at all. @returns where */
export async function writeManifest(
  parts: ManifestParts,
  { partition }: FileOptions,
): Promise<string | undefined> {
  const first = parts.files[0]?.path;
  if (first === undefined) return undefined;
  const folder = dirname(first);
  const file = basename(first);
  const name = `${partition ? file.replace(/_\d{4}(-\d\d){0,2}(?=\.)/, '') : file}.manifest.json`;
  const path = join(folder, name);
  const temporary = join(folder, `.${name}.${process.pid}.${Math.random().toString(36).slice(2)}`);
  try {
    await writeFile(temporary, `${JSON.stringify(exportManifest(parts, folder), undefined, 2)}\n`, {
      flush: true,
    });
    await rename(temporary, path);
  } catch (cause) {
    await rm(temporary, { force: true });
    throw unwritable(path, cause);
  }
  return path;
}
