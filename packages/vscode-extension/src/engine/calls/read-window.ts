import {
  CandlewickError,
  createGrid,
  datasetKey,
  derivedGrid,
  intersect,
  intervalState,
  timeframeOf,
  type DatasetRecord,
  type Interval,
} from '@candlewick/core';
import type { Call } from '../call.ts';
import type { Engine } from '../engine.ts';
import { collectBars } from '../window/collect-bars.ts';
import { chooseLevel } from '../window/choose-level.ts';
import { windowGaps } from '../window/window-gaps.ts';
import type { WindowRequest } from '../window.ts';

const MOST_BARS = 50_000;

export const readWindow: Call<'readWindow'> = async (engine, request, { signal }) => {
  const { dataset } = request;
  const mostBars = Math.min(MOST_BARS, Math.max(1, Math.floor(request.mostBars)));
  const cache = await engine.cache();
  const record = await cache.get(dataset);
  if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
  const own = timeframeOf(dataset.timeframe);
  const grid = createGrid(own, record.facts.gridOrigin);
  const span = spanOf(record, grid.timeOf(grid.slotOf(record.lastTime ?? 0) + 1));
  const wanted = within(request, span);
  const level = await chooseLevel({
    own,
    shortest: timeframeOf(request.timeframe ?? own.text),
    interval: wanted,
    mostBars,
    gridOf: (each) => (each.text === own.text ? grid : derivedGrid(cache, dataset, each.text)),
  });
  const interval = { from: level.grid.floor(wanted.from), to: level.grid.ceil(wanted.to) };
  const isDerived = level.timeframe.text !== own.text;
  const bars = await read(engine, request, { interval, timeframe: level.timeframe.text, mostBars }, signal);
  const inside = intersect(interval, span);
  const { gaps } = intervalState(record, inside ?? { from: 0, to: 0 }, grid);
  return {
    timeframe: level.timeframe.text,
    isDerived,
    interval,
    span,
    bars,
    gaps: windowGaps(gaps, level.grid),
    version: record.version,
  };
};

async function read(
  engine: Engine,
  { dataset }: WindowRequest,
  { interval, timeframe, mostBars }: { interval: Interval; timeframe: string; mostBars: number },
  signal: AbortSignal,
) {
  if (interval.to <= interval.from) return collectBars(NOTHING(), 0);
  await using run = await engine.openLook(signal);
  const view = await run.view(dataset, { interval, timeframe, partial: 'flag' });
  return collectBars(view.batches, Math.min(mostBars + 2, view.candles));
}

async function* NOTHING(): AsyncGenerator<never> {
  // No candle at all.
}

function spanOf({ firstTime }: DatasetRecord, end: number): Interval {
  return firstTime === undefined ? { from: 0, to: 0 } : { from: firstTime, to: end };
}

const within = ({ from, to }: WindowRequest, span: Interval): Interval => {
  const start = Math.min(Math.max(from ?? span.from, span.from), span.to);
  return { from: start, to: Math.max(start, Math.min(to ?? span.to, span.to)) };
};
