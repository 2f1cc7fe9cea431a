import type { CountedGap } from '@candlewick/core';
import type { Call } from '../call.ts';
import { ProgressMeter } from '../progress-meter.ts';
import type { ExportedSummary, MissingSummary } from '../protocol.ts';

/** So many places are named in a message. */
const MOST_PLACES = 3;

export const exportDatasets: Call<'export'> = async (engine, spec, { signal, progress }) => {
  const { datasets, format, file, interval, timeframe, fill } = spec;
  using meter = new ProgressMeter(progress, datasets.length);
  await using run = await engine.openRun('export', signal, { observers: [meter], datasets });
  for (const id of datasets) meter.expect((await run.cache.get(id))?.candles ?? 0);
  const result: ExportedSummary[] = [];
  for (const dataset of datasets) {
    const onProgress = (candles: number): void => meter.advance(dataset, candles);
    const written = await run.export(dataset, {
      format,
      interval,
      timeframe,
      fill,
      onProgress,
      // A dialog has asked already whether the file may be replaced.
      ...(file === undefined ? {} : { output: file, force: true }),
    });
    const { path, bytes, candles, missing } = written;
    result.push({
      ...{ dataset, bytes, candles },
      ...(path === undefined ? {} : { file: path }),
      ...(missing === undefined ? {} : { missing: summaryOf(missing) }),
    });
    meter.datasetDone();
  }
  const isWhole = result.every(({ missing }) => missing === undefined);
  engine.emit({ type: 'run-finished', kind: 'export', status: isWhole ? 'complete' : 'incomplete' });
  return result;
};

const summaryOf = (missing: readonly CountedGap[]): MissingSummary => ({
  candles: missing.reduce((sum, { slots }) => sum + slots, 0),
  gaps: missing.length,
  places: missing.slice(0, MOST_PLACES).map(({ from, to }) => ({ from, to })),
});
