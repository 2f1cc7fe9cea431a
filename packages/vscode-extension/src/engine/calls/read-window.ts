import {
  CandlewickError,
  createGrid,
  datasetKey,
  intersect,
  sliceByTime,
  type Candles,
  type DatasetRecord,
  type Indicator,
  type Interval,
} from '@candlewick/core';
import { addIndicators, derivedGrid, intervalState, timeframeOf } from '@candlewick/core/host';
import type { Call } from '../call.ts';
import type { Engine } from '../engine.ts';
import { markOf } from '../mark-of.ts';
import { chooseLevel } from '../window/choose-level.ts';
import { collectBars } from '../window/collect-bars.ts';
import { indicatorsOf } from '../window/indicators-of.ts';
import type { LevelRead } from '../window/level-store.ts';
import { windowGaps } from '../window/window-gaps.ts';
import type { WindowRequest } from '../window.ts';

const MOST_BARS = 50_000;
/** A long history is read beforehand so long after a look at it: the look comes first. */
const PREPARE_AFTER_MS = 300;

export const readWindow: Call<'readWindow'> = async (engine, request, { signal }) => {
  const { dataset } = request;
  const mostBars = Math.min(MOST_BARS, Math.max(1, Math.floor(request.mostBars)));
  const cache = await engine.cache();
  const record = await cache.get(dataset);
  if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
  const timeframe = timeframeOf(dataset.timeframe);
  const grid = createGrid(timeframe, record.facts.gridOrigin);
  const span = spanOf(record, grid.timeOf(grid.slotOf(record.lastTime ?? 0) + 1));
  const part = within(request, span);
  const gridOf: LevelRead['gridOf'] = (each) =>
    each.text === timeframe.text ? grid : derivedGrid(cache, dataset, each.text);
  const shortest = timeframeOf(request.timeframe ?? timeframe.text);
  const level = await chooseLevel({ own: timeframe, shortest, interval: part, mostBars, gridOf });
  const interval = { from: level.grid.floor(part.from), to: level.grid.ceil(part.to) };
  const wanted: LevelRead = { record, own: { timeframe, grid }, span, level, interval, gridOf };
  const { list, summaries } = indicatorsOf(request.indicators ?? []);
  const names = list.flatMap(({ columns }) => columns);
  const { gaps } = intervalState(record, intersect(interval, span) ?? { from: 0, to: 0 }, grid);
  return {
    timeframe: level.timeframe.text,
    isDerived: level.timeframe.text !== timeframe.text,
    interval,
    span,
    bars: await collectBars(read(engine, wanted, list, signal), names),
    gaps: windowGaps(gaps, level.grid),
    indicators: summaries,
    mark: markOf(record),
  };
};

/** The bars of a level, out of what is kept of a long history where that is quicker. */
async function* read(
  engine: Engine,
  wanted: LevelRead,
  indicators: readonly Indicator[],
  signal: AbortSignal,
): AsyncGenerator<Candles> {
  const { interval, level, record, span } = wanted;
  if (interval.to <= interval.from) return;
  await using run = await engine.openLook(signal);
  const all = { ...wanted, interval: { from: level.grid.floor(span.from), to: interval.to } };
  // Indicators remember: they begin with the history, which is short in the bars that are kept.
  const kept = await engine.levels.read(run, indicators.length === 0 ? wanted : all);
  if (!kept) {
    prepareSoon(engine, wanted);
    const { batches } = await run.view(record.id, {
      interval,
      indicators,
      timeframe: level.timeframe.text,
      partial: 'flag',
    });
    return yield* batches;
  }
  if (indicators.length === 0) return yield* kept;
  for await (const batch of addIndicators(kept, indicators, level.grid))
    yield sliceByTime(batch, interval.from, interval.to);
}

function prepareSoon(engine: Engine, wanted: LevelRead): void {
  const prepare = async (): Promise<void> => {
    await using run = await engine.openLook(new AbortController().signal);
    await engine.levels.prepare(run, wanted);
  };
  // Whoever looks next is told what went wrong.
  setTimeout(() => void prepare().catch(() => undefined), PREPARE_AFTER_MS).unref();
}

function spanOf({ firstTime }: DatasetRecord, end: number): Interval {
  return firstTime === undefined ? { from: 0, to: 0 } : { from: firstTime, to: end };
}

const within = ({ from, to }: WindowRequest, span: Interval): Interval => {
  const start = Math.min(Math.max(from ?? span.from, span.from), span.to);
  return { from: start, to: Math.max(start, Math.min(to ?? span.to, span.to)) };
};
