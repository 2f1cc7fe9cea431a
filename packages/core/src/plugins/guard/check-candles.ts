import { CORE_COLUMNS, type Candles } from '../../domain/candles.ts';

/** No page, file of a month or batch of any venue comes near it: a plugin that gives more has gone wrong. */
const MOST_ROWS = 5_000_000;

/** What is wrong with the shape of candles, whoever made them; undefined: nothing. Rows are not looked at. */
export function candlesFault(value: unknown, extras?: readonly string[]): string | undefined {
  if (typeof value !== 'object' || value === null) return `candles are ${String(value)}, not columns`;
  const candles = value as Partial<Record<string, unknown>>;
  const { length } = candles;
  if (!Number.isSafeInteger(length) || (length as number) < 0) return `length is ${String(length)}`;
  if ((length as number) > MOST_ROWS) return `${String(length)} rows at once are too many`;
  for (const name of CORE_COLUMNS) {
    const fault = columnFault(name, candles[name], length as number);
    if (fault !== undefined) return fault;
  }
  const own = candles['extras'];
  if (typeof own !== 'object' || own === null) return 'extras is missing: {} where there are none';
  for (const [name, column] of Object.entries(own)) {
    const fault = columnFault(`extras.${name}`, column, length as number);
    if (fault !== undefined) return fault;
  }
  if (extras === undefined) return undefined;
  const names = Object.keys(own);
  const isSame = names.length === extras.length && extras.every((name) => names.includes(name));
  return isSame
    ? undefined
    : `extra columns are ${names.join(', ') || 'none'}, where series() told of ${extras.join(', ') || 'none'}`;
}

function columnFault(name: string, column: unknown, length: number): string | undefined {
  if (!(column instanceof Float64Array))
    return `column ${name} is ${Array.isArray(column) ? 'an array' : typeof column}, not a Float64Array`;
  return column.length === length ? undefined : `column ${name} has ${column.length} of ${length} rows`;
}

/** The same rows in memory of our own: the plugin may go on using its. */
export const copyOf = (candles: Candles): Candles => ({
  length: candles.length,
  time: candles.time.slice(),
  open: candles.open.slice(),
  high: candles.high.slice(),
  low: candles.low.slice(),
  close: candles.close.slice(),
  volume: candles.volume.slice(),
  extras: Object.fromEntries(Object.entries(candles.extras).map(([name, column]) => [name, column.slice()])),
});
