import {
  CandlewickError,
  createGrid,
  datasetKey,
  divides,
  isExplained,
  type DatasetId,
} from '@candlewick/core';
import { COMMON_TIMEFRAMES, intervalState, knownSpan, timeframeOf } from '@candlewick/core/host';
import type { Call } from '../call.ts';
import { summarize } from '../summarize.ts';

export const datasets: Call<'datasets'> = async (engine) => {
  const cache = await engine.cache();
  const records = await cache.list();
  return records.map((record) => summarize(record, engine.activity.of(record.id)));
};

export const show: Call<'show'> = async (engine, { dataset }) => {
  const record = await (await engine.cache()).get(dataset);
  if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
  const timeframe = timeframeOf(dataset.timeframe);
  const grid = createGrid(timeframe, record.facts.gridOrigin);
  const longer = COMMON_TIMEFRAMES.filter(
    (each) => each !== timeframe.text && divides(timeframe, timeframeOf(each)),
  );
  const { gaps } = intervalState(record, knownSpan(record, grid), grid);
  return {
    summary: summarize(record, engine.activity.of(dataset)),
    gaps: gaps.map((each) => ({ ...each, isExplained: isExplained(each.reason) })),
    coverage: record.coverage.map(({ from, to, fetchedAt, provenance, source }) => ({
      from,
      to,
      fetchedAt,
      provenance,
      source,
    })),
    extras: record.facts.extras ?? [],
    revisions: record.revisions,
    timeframes: [timeframe.text, ...longer],
  };
};

export const deleteDatasets: Call<'delete'> = async (engine, { datasets: ids }) => {
  const cache = await engine.cache();
  const gone: DatasetId[] = [];
  for (const id of ids) if (await cache.delete(id)) gone.push(id);
  return gone;
};
