import type { Candles } from '../domain/candles.ts';
import { derivedColumns } from '../domain/derived-column.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import type { Timeframe } from '../domain/timeframe.ts';
import { derivedState } from './derived-gaps.ts';
import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from './fill-gaps.ts';
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
  readonly timeframe: Timeframe;
  readonly grid: Grid;
  readonly interval: Interval;
  /** Extra columns of the batches, in order: the source's, then the view's own. */
  readonly extras: readonly string[];
  /** Rows to come. */
  readonly candles: number;
  readonly gaps: readonly LedgerEntry[];
  readonly batches: AsyncIterable<Candles>;
}

/** A view of cached candles: resampled, then filled. Each step streams, and takes no more memory than a batch. */
export function exportView(request: ViewRequest, source: ViewSource): View {
  const { fill } = request;
  const made = request.grid ? derive(request, request.grid, source) : asTheyAre(request, source);
  const { grid, interval, gaps } = made;
  const filled = fill
    ? {
        extras: [...made.extras, FILLED_COLUMN],
        candles: countFilled(interval, gaps, grid),
        batches: fillGaps(made.batches, grid, fill),
      }
    : {};
  return { ...made, ...filled, timeframe: grid.timeframe };
}

type Made = Omit<View, 'timeframe'>;

function asTheyAre(request: ViewRequest, source: ViewSource): Made {
  const { grid, extras } = source;
  const { interval = source.span } = request;
  const { candles, gaps } = source.state(interval);
  return { grid, extras, interval, candles, gaps, batches: source.read(interval) };
}

function derive({ interval: asked, partial = 'exclude' }: ViewRequest, grid: Grid, source: ViewSource): Made {
  const { span, listedAt } = source;
  const stateOf = (interval: Interval) =>
    derivedState({ interval, grid, partial, listedAt, gaps: source.state(interval).gaps });
  const whole = { from: grid.floor(span.from), to: grid.ceil(span.to) };
  const interval = asked ? grid.align(asked) : withoutEnds(whole, stateOf(whole).gaps);
  const { candles, gaps, incomplete } = stateOf(interval);
  const extras = derivedColumns(source.extras);
  return {
    grid,
    interval,
    candles,
    gaps,
    extras: partial === 'flag' ? [...extras, PARTIAL_COLUMN] : extras,
    batches: resample(source.read(interval), { grid, extras: source.extras, incomplete, partial }),
  };
}

/** Without what is left out at both ends of all there is: nobody asked for it. */
function withoutEnds({ from, to }: Interval, gaps: readonly LedgerEntry[]): Interval {
  const first = gaps[0];
  const last = gaps.at(-1);
  const start = first && first.from <= from && !isExplained(first.reason) ? first.to : from;
  const end = last && last.to >= to && !isExplained(last.reason) ? last.from : to;
  return { from: Math.min(start, to), to: Math.max(end, Math.min(start, to)) };
}
