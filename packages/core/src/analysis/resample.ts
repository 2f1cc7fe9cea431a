import { allocateCandles, NO_CANDLES, sliceCandles, type Candles } from '../domain/candles.ts';
import { columnRule, derivedColumns } from '../domain/derived-column.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { DecimalSum } from './decimal-sum.ts';
import { OpenBucket } from './open-bucket.ts';
import { yieldToLoop } from './text-chunks.ts';

/** What becomes of buckets that are not fully covered. */
export const PARTIAL_MODES = ['exclude', 'flag'] as const;
/** What becomes of candles whose shorter ones are not all covered: left out, or given with a flag. */
export type PartialMode = (typeof PARTIAL_MODES)[number];

/** The extra column that tells partial candles (1) from whole ones (0), where they are not left out. */
export const PARTIAL_COLUMN = 'partial';

/** How longer candles are made. */
export interface ResampleOptions {
  /** Grid of the longer candles; every open time of it is one of the shorter ones' grid. */
  readonly grid: Grid;
  /** Extra columns of the batches; those without a rule (see `columnRule`) are left out. */
  readonly extras?: readonly string[];
  /** Extra columns whose last value holds, whatever their names say: indicators, where candles are drawn. */
  readonly levels?: readonly string[];
  /** Times that are not covered: buckets that touch one are partial. Sorted, disjoint. */
  readonly incomplete?: readonly Interval[];
  /** Default `exclude`. */
  readonly partial?: PartialMode;
}

/** Input rows between two turns of the event loop: about a millisecond. */
const ROWS_PER_TURN = 65_536;

/**
 * Puts candles together to longer ones by the venue's own rule (see `OpenBucket`), batch by batch: memory is that of
 * one batch. Volumes are summed as decimals. A bucket without any candle gives none.
 */
export class Resampler {
  readonly #grid: Grid;
  readonly #names: readonly string[];
  readonly #incomplete: readonly Interval[];
  readonly #flags: boolean;
  readonly #bucket = new OpenBucket();
  readonly #volume = new DecimalSum();
  readonly #sums: readonly (DecimalSum | undefined)[];
  /** Of columns that hold their last value. */
  readonly #levels: Float64Array;
  #from = NaN;
  #to = -Infinity;
  #nextIncomplete = 0;

  constructor({ grid, extras = [], levels = [], incomplete = [], partial = 'exclude' }: ResampleOptions) {
    this.#grid = grid;
    this.#names = [...derivedColumns(extras.filter((name) => !levels.includes(name))), ...levels];
    this.#incomplete = incomplete;
    this.#flags = partial === 'flag';
    this.#sums = this.#names.map((name) =>
      columnRule(name) === 'sum' && !levels.includes(name) ? new DecimalSum() : undefined,
    );
    this.#levels = new Float64Array(this.#names.length);
  }

  /** The candles that are finished by what comes next. @param batch ascending, on a grid that divides this one */
  add(batch: Candles): Candles {
    const { length, time } = batch;
    if (length === 0) return NO_CANDLES;
    const slots = this.#grid.slotOf(time[length - 1]!) - this.#grid.slotOf(time[0]!);
    const result = this.#allocate(Math.min(length, slots + 1) + 1);
    const extras = this.#names.map((name) => batch.extras[name]);
    let rows = 0;
    for (let row = 0; row < length;) {
      if (time[row]! >= this.#to) {
        rows = this.#close(result, rows);
        this.#open(time[row]!);
      }
      const end = rowAt(time, row, length, this.#to);
      this.#bucket.add(batch, row, end);
      this.#volume.add(batch.volume, row, end);
      for (let c = 0; c < extras.length; c++) this.#addExtra(c, extras[c], row, end);
      row = end;
    }
    return sliceCandles(result, 0, rows);
  }

  /** The last candle, when there is one. */
  finish(): Candles {
    const result = this.#allocate(1);
    const rows = this.#close(result, 0);
    this.#to = -Infinity;
    return sliceCandles(result, 0, rows);
  }

  #allocate(rows: number): Candles {
    return allocateCandles(rows, this.#flags ? [...this.#names, PARTIAL_COLUMN] : this.#names);
  }

  #open(time: number): void {
    const slot = this.#grid.slotOf(time);
    this.#from = this.#grid.timeOf(slot);
    this.#to = this.#grid.timeOf(slot + 1);
  }

  #addExtra(index: number, column: Float64Array | undefined, start: number, end: number): void {
    const sum = this.#sums[index];
    if (sum) sum.add(column ?? ABSENT, column ? start : 0, column ? end : 1);
    else this.#levels[index] = column ? column[end - 1]! : NaN;
  }

  /** Writes the open bucket, unless it is to be left out; gives the number of rows written by then. */
  #close(result: Candles, row: number): number {
    if (this.#to === -Infinity) return row;
    const isPartial = this.#isPartial();
    result.time[row] = this.#from;
    this.#bucket.take(result, row);
    result.volume[row] = this.#volume.take();
    for (let c = 0; c < this.#names.length; c++)
      result.extras[this.#names[c]!]![row] = this.#sums[c]?.take() ?? this.#levels[c]!;
    if (this.#flags) result.extras[PARTIAL_COLUMN]![row] = isPartial ? 1 : 0;
    return isPartial && !this.#flags ? row : row + 1;
  }

  #isPartial(): boolean {
    const all = this.#incomplete;
    while (this.#nextIncomplete < all.length && all[this.#nextIncomplete]!.to <= this.#from)
      this.#nextIncomplete++;
    const next = all[this.#nextIncomplete];
    return next !== undefined && next.from < this.#to;
  }
}

/** One row that a batch without the column stands for. */
const ABSENT = Float64Array.of(NaN);

/** The first row from `start` on whose time is at or after `to`; buckets are short, so steps grow from one. */
function rowAt(time: Float64Array, start: number, length: number, to: number): number {
  let step = 1;
  let low = start;
  while (low + step < length && time[low + step]! < to) {
    low += step;
    step *= 2;
  }
  let high = Math.min(low + step, length);
  // time[low] < to; time[high] (or the end) is not.
  while (high - low > 1) {
    const middle = (low + high) >>> 1;
    if (time[middle]! < to) low = middle;
    else high = middle;
  }
  return high;
}

/** A stream of candles as a stream of longer ones; others get their turn on the event loop. */
export async function* resample(
  batches: AsyncIterable<Candles>,
  options: ResampleOptions,
): AsyncGenerator<Candles> {
  const resampler = new Resampler(options);
  let rows = 0;
  for await (const batch of batches) {
    const made = resampler.add(batch);
    if (made.length > 0) yield made;
    rows += batch.length;
    if (rows < ROWS_PER_TURN) continue;
    rows = 0;
    await yieldToLoop();
  }
  const last = resampler.finish();
  if (last.length > 0) yield last;
}
