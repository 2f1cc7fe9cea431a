/** The six columns that every candle has, in the field's order. */
export const CORE_COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
/** The name of one of the six columns. */
export type CoreColumn = (typeof CORE_COLUMNS)[number];
/** The columns beside the time, in the order of a row. */
export const VALUE_COLUMNS = ['open', 'high', 'low', 'close', 'volume'] as const;

/**
 * Candles as columns of equal length. `time` is the open time in integer milliseconds UTC, strictly ascending
 * once verified. `extras` holds further columns that the venue sends (quote volume, trades …) under their names;
 * a name that is not there was not sent. Inside an extra column NaN stands for a row without the value. Columns may
 * lie in one buffer: whoever transfers them names each buffer once.
 */
export interface Candles {
  /** How many candles; columns have as many values. */
  readonly length: number;
  /** Open times, milliseconds UTC. */
  readonly time: Float64Array;
  /** First prices. */
  readonly open: Float64Array;
  /** Highest prices. */
  readonly high: Float64Array;
  /** Lowest prices. */
  readonly low: Float64Array;
  /** Last prices. */
  readonly close: Float64Array;
  /** What was traded, in the unit of the venue: mostly the base currency. */
  readonly volume: Float64Array;
  /** Further columns by name, such as `quote_volume`. A column is absent or whole. */
  readonly extras: Readonly<Record<string, Float64Array>>;
}

/** Zeroes. All columns in one buffer: asking for memory takes longer than filling it. */
export function allocateCandles(length: number, extras: readonly string[] = []): Candles {
  const buffer = new ArrayBuffer(8 * length * (CORE_COLUMNS.length + extras.length));
  let columns = 0;
  const column = () => new Float64Array(buffer, 8 * length * columns++, length);
  return {
    length,
    time: column(),
    open: column(),
    high: column(),
    low: column(),
    close: column(),
    volume: column(),
    extras: Object.fromEntries(extras.map((name) => [name, column()])),
  };
}

/** A batch of none. */
export const NO_CANDLES: Candles = allocateCandles(0);

/** Candles from rows `[time, open, high, low, close, volume, ...extras]`, extras in the order of `extraNames`. */
export function candlesFromRows(
  rows: readonly (readonly number[])[],
  extraNames: readonly string[] = [],
): Candles {
  const result = allocateCandles(rows.length, extraNames);
  const columns = columnsOf(result, extraNames);
  for (let i = 0; i < rows.length; i++) {
    const row = rows[i]!;
    for (let c = 0; c < columns.length; c++) columns[c]![i] = row[c] ?? NaN;
  }
  return result;
}

/** The rows that `candlesFromRows` would take. For tests and small answers only: hot paths stay in columns. */
export function rowsOf(candles: Candles, extraNames = Object.keys(candles.extras)): number[][] {
  const columns = columnsOf(candles, extraNames);
  return Array.from({ length: candles.length }, (_, i) => columns.map((column) => column[i]!));
}

/** In the order of a row; NaN for an extra column that is not there. */
export const columnsOf = (candles: Candles, extraNames: readonly string[]): Float64Array[] => [
  ...CORE_COLUMNS.map((name) => candles[name]),
  ...extraNames.map((name) => candles.extras[name] ?? new Float64Array(candles.length).fill(NaN)),
];

const mapColumns = (
  candles: Candles,
  length: number,
  map: (column: Float64Array) => Float64Array,
): Candles => ({
  length,
  time: map(candles.time),
  open: map(candles.open),
  high: map(candles.high),
  low: map(candles.low),
  close: map(candles.close),
  volume: map(candles.volume),
  extras: Object.fromEntries(Object.entries(candles.extras).map(([name, column]) => [name, map(column)])),
});

/** Rows `[start, end)` as views of the same memory. */
export function sliceCandles(candles: Candles, start: number, end: number): Candles {
  if (start <= 0 && end >= candles.length) return candles;
  const first = Math.max(0, start);
  const last = Math.max(first, Math.min(end, candles.length));
  return mapColumns(candles, last - first, (column) => column.subarray(first, last));
}

/** Index of the first row in `[low, high)` whose time is at or after `time` (candles ascending); `high` when there is none. */
export function lowerBound(times: ArrayLike<number>, time: number, low = 0, high = times.length): number {
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (times[middle]! < time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Rows with `from <= time < to` as views of the same memory (candles ascending). */
export const sliceByTime = (candles: Candles, from: number, to: number): Candles =>
  sliceCandles(candles, lowerBound(candles.time, from), lowerBound(candles.time, to));

/** The chosen rows, copied, in the order of `indices`. */
export const pickRows = (candles: Candles, indices: readonly number[]): Candles =>
  mapColumns(candles, indices.length, (column) => Float64Array.from(indices, (i) => column[i]!));

/**
 * One after another, copied; a single part is given back as it is. An extra column that a part lacks becomes NaN in
 * its rows.
 */
export function concatCandles(parts: readonly Candles[]): Candles {
  if (parts.length === 1) return parts[0]!;
  const names = [...new Set(parts.flatMap((part) => Object.keys(part.extras)))];
  const result = allocateCandles(
    parts.reduce((sum, part) => sum + part.length, 0),
    names,
  );
  const targets = columnsOf(result, names);
  let offset = 0;
  for (const part of parts) {
    columnsOf(part, names).forEach((column, c) => targets[c]!.set(column, offset));
    offset += part.length;
  }
  return result;
}

/** Whether two rows hold the same doubles, bit for bit (NaN equals NaN, 0 differs from -0), in all shared columns. */
export function sameRow(a: Candles, i: number, b: Candles, j: number): boolean {
  for (const name of CORE_COLUMNS) if (!Object.is(a[name][i], b[name][j])) return false;
  for (const name of Object.keys(a.extras)) {
    const other = b.extras[name];
    if (other && !Object.is(a.extras[name]![i], other[j])) return false;
  }
  return true;
}
