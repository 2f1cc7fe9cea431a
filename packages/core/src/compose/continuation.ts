import { resolve } from 'node:path';
import type { Exporter, ExportSource } from '../contracts/exporter.ts';
import type { Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import type { ViewOptions } from './dataset-view.ts';
import { existingFile, lastTimeOf, mismatch } from './append-file.ts';
import { isFolder, type PlaceRequest } from './export-place.ts';

export type ContinuationRequest = PlaceRequest & ViewOptions;

/** The source of an interval (absent: of all there is); `continues` is handed on to the exporter. */
export type SourceOf = (interval: Interval | undefined, continues?: boolean) => Promise<ExportSource>;

/**
 * What a file that is appended to lacks; all of it where there is no such file.
 *
 * @throws APPEND_MISMATCH, USAGE
 */
export async function continuation(
  { output, fill, indicators = [], compress, partition, interval }: ContinuationRequest,
  exporter: Exporter,
  sourceOf: SourceOf,
): Promise<ExportSource> {
  if (typeof output !== 'string' || isFolder(output) || partition)
    throw new CandlewickError('USAGE', '--append continues one file: name it with --output.');
  if (compress !== undefined || fill !== undefined || indicators.length > 0)
    throw new CandlewickError(
      'USAGE',
      '--append is neither for compressed files nor for filled ones, nor for indicators.',
    );
  const path = resolve(output);
  const existing = await existingFile(path);
  const all = await sourceOf(interval);
  if (!existing) return all;
  const { grid } = all;
  const after = (time: number) => grid.timeOf(grid.slotOf(time) + 1);
  const sourceAt = (time: number) => sourceOf({ from: time, to: after(time) }, true);
  const last = await lastTimeOf(path, existing, exporter, all, sourceAt);
  if (last === undefined) return sourceOf(interval, true);
  const from = after(last);
  if (interval && interval.from > from)
    throw mismatch(path, `it ends at ${iso(last)}, and a start of ${iso(interval.from)} would leave a hole`);
  return sourceOf({ from, to: Math.max(from, all.interval.to) }, true);
}

const iso = (time: number): string => new Date(time).toISOString();
