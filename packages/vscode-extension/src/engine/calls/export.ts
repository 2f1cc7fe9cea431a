import type { Call } from '../call.ts';
import { ProgressMeter } from '../progress-meter.ts';
import type { ExportedSummary } from '../protocol.ts';

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
    const { path, bytes, candles } = written;
    result.push({ dataset, bytes, candles, ...(path === undefined ? {} : { file: path }) });
    meter.datasetDone();
  }
  engine.emit({ type: 'run-finished', kind: 'export', status: 'complete' });
  return result;
};
