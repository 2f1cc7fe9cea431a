import { sliceCandles, type Candles } from '../domain/candles.ts';
import { derivedColumns } from '../domain/derived-column.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { derivedState } from './derived-gaps.ts';
import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from './fill-gaps.ts';
import { leadInFrom } from './indicators/lead-in.ts';
import type { Indicator } from './indicators/parse-indicators.ts';
import { PARTIAL_COLUMN, resample, type PartialMode } from './resample.ts';

/** How cached candles are to be looked at. Nothing of a view is ever stored. */
export interface ViewRequest {
  /** Open times of the view's candles; absent: all there are. */
  readonly interval?: Interval | undefined;
  /** The grid of longer candles; absent: the candles as they are. The source's grid divides it. */
  readonly grid?: Grid | undefined;
  /** Longer candles that are not fully covered are left out (default) or flagged in the column `partial`. */
  readonly partial?: PartialMode | undefined;
  /** Absent candles are filled in, and flagged in the column `filled`. */
  readonly fill?: FillMethod | undefined;
  /** Columns of indicators; candles before the interval are read where they need them. */
  readonly indicators?: IndicatorStep | undefined;
}

/** What adds the columns comes with the request: its library is loaded only where it is used. */
export interface IndicatorStep {
  readonly list: readonly Indicator[];
  add(batches: AsyncIterable<Candles>, list: readonly Indicator[], grid: Grid): AsyncIterable<Candles>;
}

/** The cached candles that a view is of. */
export interface ViewSource {
  readonly grid: Grid;
  /** Extra columns of the batches, in order. */
  readonly extras: readonly string[];
  /** From the first candle to the end of the last. */
  readonly span: Interval;
  readonly listedAt?: number | undefined;
  /** Candles and gaps inside; every absent time is in a gap. */
  state(interval: Interval): { readonly candles: number; readonly gaps: readonly LedgerEntry[] };
  /** Candles with `from <= time < to`, ascending, in batches. */
  read(interval: Interval): AsyncIterable<Candles>;
}

/** Candles of a view, to be streamed once. */
export interface View {
  /** The timeframe of the view: the dataset's own, or a longer one. */
  readonly timeframe: Timeframe;
  /** The grid that the view's open times lie on. */
  readonly grid: Grid;
  /** What the view spans, on its grid. */
  readonly interval: Interval;
  /** Extra columns of the batches, in order: the source's, then the view's own. */
  readonly extras: readonly string[];
  /** Rows to come. */
  readonly candles: number;
  /** Gaps of the dataset inside the interval; what is filled is still a gap. */
  readonly gaps: readonly LedgerEntry[];
  /** The candles, ascending, in column batches. Can be iterated once. */
  readonly batches: AsyncIterable<Candles>;
}

/**
 * A view of cached candles: resampled, then filled, then with indicators. Each step streams, and takes no more memory
 * than a batch.
 */
export function exportView(request: ViewRequest, source: ViewSource): View {
  const { fill, indicators } = request;
  const grid = request.grid ?? source.grid;
  const { interval, candles, gaps, extras } = request.grid
    ? derived(request, grid, source)
    : asTheyAre(request, source);
  const first = indicators ? leadInFrom(indicators.list, grid, interval.from) : interval.from;
  const from = Math.min(interval.from, Math.max(first, grid.floor(source.span.from)));
  let batches = read(request, grid, source, { from, to: interval.to });
  if (fill) batches = fillGaps(batches, grid, fill);
  if (indicators) batches = indicators.add(batches, indicators.list, grid);
  if (from < interval.from) batches = beginAt(batches, interval.from);
  return {
    timeframe: grid.timeframe,
    grid,
    interval,
    gaps,
    candles: fill ? countFilled(interval, gaps, grid) : candles,
    extras: [
      ...extras,
      ...(fill ? [FILLED_COLUMN] : []),
      ...(indicators?.list.flatMap(({ columns }) => columns) ?? []),
    ],
    batches,
  };
}

type Outline = Pick<View, 'interval' | 'candles' | 'gaps' | 'extras'>;

function asTheyAre({ interval: asked }: ViewRequest, { extras, span, state }: ViewSource): Outline {
  const interval = asked ?? span;
  const { candles, gaps } = state(interval);
  return { extras, interval, candles, gaps };
}

function derived(request: ViewRequest, grid: Grid, source: ViewSource): Outline {
  const { span } = source;
  const whole = { from: grid.floor(span.from), to: grid.ceil(span.to) };
  const interval = request.interval
    ? grid.align(request.interval)
    : withoutEnds(whole, stateOf(request, grid, source, whole).gaps);
  const { candles, gaps } = stateOf(request, grid, source, interval);
  const extras = derivedColumns(source.extras);
  return {
    interval,
    candles,
    gaps,
    extras: request.partial === 'flag' ? [...extras, PARTIAL_COLUMN] : extras,
  };
}

const stateOf = ({ partial = 'exclude' }: ViewRequest, grid: Grid, source: ViewSource, interval: Interval) =>
  derivedState({ interval, grid, partial, listedAt: source.listedAt, gaps: source.state(interval).gaps });

function read(
  request: ViewRequest,
  grid: Grid,
  source: ViewSource,
  interval: Interval,
): AsyncIterable<Candles> {
  const batches = source.read(interval);
  if (!request.grid) return batches;
  const { partial } = request;
  const { incomplete } = stateOf(request, grid, source, interval);
  return resample(batches, {
    grid,
    extras: source.extras,
    incomplete,
    ...(partial === undefined ? {} : { partial }),
  });
}

/** Without the rows before `from`, and without filled ones between it and the first candle. */
async function* beginAt(batches: AsyncIterable<Candles>, from: number): AsyncGenerator<Candles> {
  let hasBegun = false;
  for await (const batch of batches) {
    let start = 0;
    if (!hasBegun) {
      const filled = batch.extras[FILLED_COLUMN];
      while (start < batch.length && (batch.time[start]! < from || filled?.[start] === 1)) start++;
      hasBegun = start < batch.length;
    }
    if (start < batch.length) yield sliceCandles(batch, start, batch.length);
  }
}

/** Without what is left out at both ends of all there is: nobody asked for it. */
function withoutEnds({ from, to }: Interval, gaps: readonly LedgerEntry[]): Interval {
  const first = gaps[0];
  const last = gaps.at(-1);
  const start = first && first.from <= from && !isExplained(first.reason) ? first.to : from;
  const end = last && last.to >= to && !isExplained(last.reason) ? last.from : to;
  return { from: Math.min(start, to), to: Math.max(end, Math.min(start, to)) };
}
