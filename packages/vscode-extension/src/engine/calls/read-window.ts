import {
  CandlewickError,
  createGrid,
  datasetKey,
  derivedGrid,
  intersect,
  intervalState,
  timeframeOf,
  type DatasetId,
  type DatasetRecord,
  type Interval,
  type ViewOptions,
} from '@candlewick/core';
import type { Call } from '../call.ts';
import type { Engine } from '../engine.ts';
import { collectBars } from '../window/collect-bars.ts';
import { chooseLevel } from '../window/choose-level.ts';
import { indicatorsOf } from '../window/indicators-of.ts';
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
  const asked = indicatorsOf(request.indicators ?? []);
  const view = {
    interval,
    timeframe: level.timeframe.text,
    partial: 'flag',
    indicators: asked.list,
  } as const;
  const bars = await read(engine, dataset, view, signal);
  const inside = intersect(interval, span);
  const { gaps } = intervalState(record, inside ?? { from: 0, to: 0 }, grid);
  return {
    timeframe: level.timeframe.text,
    isDerived,
    interval,
    span,
    bars,
    gaps: windowGaps(gaps, level.grid),
    indicators: asked.summaries,
    version: record.version,
  };
};

async function read(
  engine: Engine,
  dataset: DatasetId,
  options: ViewOptions & { readonly interval: Interval },
  signal: AbortSignal,
) {
  const names = options.indicators?.flatMap(({ columns }) => columns) ?? [];
  if (options.interval.to <= options.interval.from) return collectBars(NOTHING(), names);
  await using run = await engine.openLook(signal);
  const { batches } = await run.view(dataset, options);
  return collectBars(batches, names);
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
