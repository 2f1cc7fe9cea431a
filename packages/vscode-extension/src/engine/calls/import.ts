import { isExplained } from '@candlewick/core';
import { planImports } from '@candlewick/plugins';
import type { Call } from '../call.ts';
import { ProgressMeter } from '../progress-meter.ts';
import type { ImportSummary } from '../protocol.ts';

export const importFiles: Call<'import'> = async (engine, spec, { signal, progress }) => {
  const { paths, name, symbol, timeframe } = spec;
  const { projectFolder } = await engine.loaded();
  const exchange = `import:${name}`;
  const plans = await planImports(paths, projectFolder, { exchange, symbol, timeframe, options: {} });
  using meter = new ProgressMeter(progress, plans.length);
  await engine.cache(); // so that its changes are told
  const datasets = plans.map(({ dataset }) => dataset);
  await using run = await engine.openRun('import', signal, { observers: [meter], datasets });
  const result: ImportSummary[] = [];
  for (const { dataset, files, ...rest } of plans) {
    const onProgress = (rows: number): void => meter.advance(dataset, rows);
    const { added, revised, gaps, files: done } = await run.import({ dataset, files, ...rest, onProgress });
    result.push({
      dataset,
      files: done.length,
      candles: done.reduce((sum, each) => sum + each.candles, 0),
      added,
      revised,
      openGaps: gaps.filter(({ reason }) => !isExplained(reason)).length,
    });
    meter.datasetDone();
  }
  const isWhole = result.every(({ openGaps }) => openGaps === 0);
  engine.emit({ type: 'run-finished', kind: 'import', status: isWhole ? 'complete' : 'incomplete' });
  return result;
};
