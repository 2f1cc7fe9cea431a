import { VALUE_COLUMNS, type Candles } from '../domain/candles.ts';
import { columnRule } from '../domain/derived-column.ts';

/** A candle of the venue that is not what the shorter ones make. Values are `[open, high, low, close, volume]`. */
export interface CandleMismatch {
  /** `missing`: shorter candles are there, but not the venue's. `unexpected`: the other way round. */
  readonly kind: 'differs' | 'missing' | 'unexpected';
  /** Open time of the longer candle, milliseconds UTC. */
  readonly time: number;
  /** What the venue sent. */
  readonly native?: readonly number[];
  /** What its shorter candles make. */
  readonly derived?: readonly number[];
  /** Columns whose values differ. */
  readonly columns: readonly string[];
}

/** How a venue's longer candles compare with those made of its shorter ones. */
export interface SeriesComparison {
  /** Candles that both have. */
  readonly compared: number;
  /** Candles that differ, are missing or are not expected. */
  readonly found: number;
  /** The first of them. */
  readonly mismatches: readonly CandleMismatch[];
}

export interface CompareOptions {
  readonly exact?: boolean;
  readonly onFound?: (time: number) => void;
}

/** Mismatches that are kept; the others are counted. */
const KEPT = 1_000;

/**
 * Compares the venue's candles with those made of its shorter ones, time by time. Prices must be the same doubles;
 * what was summed may differ by one unit of the venue's last decimal.
 *
 * @param isJudged whether a candle that only one side has is a finding at this time
 * @param exact sums must be the same doubles as well, and extra columns are not looked at
 * @param onFound called for every mismatch, those that are only counted as well
 */
export async function compareSeries(
  native: AsyncIterable<Candles>,
  derived: AsyncIterable<Candles>,
  isJudged: (kind: 'missing' | 'unexpected', time: number) => boolean,
  { exact = false, onFound }: CompareOptions = {},
): Promise<SeriesComparison> {
  const [a, b] = [new Cursor(native), new Cursor(derived)];
  const mismatches: CandleMismatch[] = [];
  let compared = 0;
  let found = 0;
  const note = (mismatch: CandleMismatch) => {
    found++;
    onFound?.(mismatch.time);
    if (mismatches.length < KEPT) mismatches.push(mismatch);
  };
  await Promise.all([a.next(), b.next()]);
  while (a.time < Infinity || b.time < Infinity) {
    const time = Math.min(a.time, b.time);
    if (a.time === b.time) {
      compared++;
      const columns = exact ? unequal(a, b) : differing(a, b);
      if (columns.length > 0)
        note({ kind: 'differs', time, native: a.values(), derived: b.values(), columns });
    } else if (a.time < b.time) {
      if (isJudged('unexpected', time)) note({ kind: 'unexpected', time, native: a.values(), columns: [] });
    } else if (isJudged('missing', time)) note({ kind: 'missing', time, derived: b.values(), columns: [] });
    if (a.time === time) await a.next();
    if (b.time === time) await b.next();
  }
  return { compared, found, mismatches };
}

/** Goes through a stream of batches row by row. */
class Cursor {
  readonly #batches: AsyncIterator<Candles>;
  batch: Candles | undefined;
  row = -1;
  /** Infinity at the end. */
  time = Infinity;

  constructor(batches: AsyncIterable<Candles>) {
    this.#batches = batches[Symbol.asyncIterator]();
  }

  async next(): Promise<void> {
    this.row++;
    while (!this.batch || this.row >= this.batch.length) {
      const { value, done } = await this.#batches.next();
      if (done === true) {
        this.time = Infinity;
        return;
      }
      this.batch = value;
      this.row = 0;
    }
    this.time = this.batch.time[this.row]!;
  }

  values(): number[] {
    return VALUE_COLUMNS.map((name) => this.batch![name][this.row]!);
  }
}

const unequal = (a: Cursor, b: Cursor): string[] =>
  VALUE_COLUMNS.filter((name) => !Object.is(a.batch![name][a.row], b.batch![name][b.row]));

function differing(native: Cursor, derived: Cursor): string[] {
  const [a, b] = [native.batch!, derived.batch!];
  const [i, j] = [native.row, derived.row];
  const columns: string[] = [];
  for (const name of VALUE_COLUMNS) {
    const [sent, made] = [a[name][i]!, b[name][j]!];
    if (sent !== made && !(name === 'volume' && isNear(sent, made))) columns.push(name);
  }
  for (const [name, column] of Object.entries(a.extras)) {
    const [sent, made] = [column[i]!, b.extras[name]?.[j] ?? NaN];
    if (columnRule(name) === 'sum' && !isNear(sent, made) && !Number.isNaN(sent) && !Number.isNaN(made))
      columns.push(name);
  }
  return columns;
}

/** Whether sums differ by no more than one unit of the venue's last decimal. */
function isNear(sent: number, made: number): boolean {
  if (sent === made) return true;
  const text = String(sent);
  const decimals = text.includes('e') ? 8 : text.length - (`${text}.`.indexOf('.') + 1);
  return Math.abs(sent - made) <= 1.000_001 * 10 ** -Math.max(0, decimals);
}
