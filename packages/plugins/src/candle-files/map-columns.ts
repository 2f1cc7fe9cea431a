import { CandlewickError, VALUE_COLUMNS } from '@candlewick/core';
import type { RawFile, RawRow } from './raw-file.ts';

/** Which column of a file is what, by place. */
export interface ColumnMap {
  readonly time: number;
  /** open, high, low, close, volume. */
  readonly values: readonly number[];
  readonly extras: readonly { readonly name: string; readonly at: number }[];
  /** Columns that say that a row was made up, or is not whole yet: those of our own exports. */
  readonly flags: readonly number[];
  /** What was found, for people: `date → time, o → open`. */
  readonly text: string;
  /** Columns of the file that are not taken. */
  readonly ignored: readonly string[];
}

const CORE = ['time', ...VALUE_COLUMNS] as const;

/** Names that files give to columns, without case, spaces and signs. */
const ALIASES: Readonly<Record<string, readonly string[]>> = {
  time: [
    'time', 'timestamp', 'date', 'datetime', 'opentime', 'timestampms', 'timems', 'ts', 't', 'unix', 'unixtime',
    'unixtimestamp', 'timestampopen', 'timeopen', 'opentimestamp', 'dateutc', 'timeutc', 'starttime', 'start',
  ],
  open: ['open', 'o', 'openprice', 'priceopen'],
  high: ['high', 'h', 'highprice', 'pricehigh'],
  low: ['low', 'l', 'lowprice', 'pricelow'],
  close: ['close', 'c', 'closeprice', 'priceclose'],
  volume: ['volume', 'v', 'vol', 'basevolume', 'volumebase', 'vol1'],
  quote_volume: ['quotevolume', 'quoteassetvolume', 'quotevol', 'volumequote'],
  trades: ['trades', 'count', 'tradecount', 'numberoftrades', 'numtrades', 'numbertrades'],
  taker_buy_volume: ['takerbuyvolume', 'takerbuybaseassetvolume', 'takerbuybasevolume'],
  taker_buy_quote_volume: ['takerbuyquotevolume', 'takerbuyquoteassetvolume'],
}; // prettier-ignore

/** The columns of Binance's klines, which its archive writes without a header; the close time is not taken. */
const BINANCE = [
  ...CORE, '', 'quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume', '',
]; // prettier-ignore

/** A row that one of these names is true of was never sent by a venue. */
const FLAGS = ['filled', 'partial'];

const plain = (name: string): string => name.toLowerCase().replace(/[^a-z0-9]/g, '');

/**
 * Finds the columns of a candle: as `given` says (`time: date`, or the number of a column from 1 on), else by their
 * names, else by their places.
 *
 * @throws IMPORT_UNREADABLE where one cannot be found
 */
export function mapColumns(
  { names }: RawFile,
  sample: readonly RawRow[],
  given: Readonly<Record<string, string>>,
): ColumnMap {
  const width = Math.max(...sample.map(({ cells }) => cells.length), 0);
  const found = new Map<string, number>();
  for (const [at, name] of placed(names, width).entries())
    if (name !== '' && !found.has(name)) found.set(name, at);
  if (!found.has('time')) {
    const dates = names?.flatMap((_, at) => (sample[0]?.cells[at] instanceof Date ? [at] : [])) ?? [];
    if (dates.length === 1) found.set('time', dates[0]!);
  }
  for (const [name, column] of Object.entries(given)) found.set(name, placeOf(column, names, width));
  const label = (at: number) => names?.[at] ?? `column ${at + 1}`;
  const lacking = CORE.filter((name) => !found.has(name));
  if (lacking.length > 0)
    throw new CandlewickError(
      'IMPORT_UNREADABLE',
      `no column for ${lacking.join(', ')}: the file has ${names ? names.join(', ') : `${width} columns without names`}. Say which with --columns time=…,open=…`,
    );
  const extras = [...found].flatMap(([name, at]) =>
    CORE.some((each) => each === name) ? [] : [{ name, at }],
  );
  const flags = (names ?? []).flatMap((name, at) =>
    FLAGS.includes(plain(name)) && !extras.some((each) => each.at === at) ? [at] : [],
  );
  const taken = new Set([...found.values(), ...flags]);
  return {
    time: found.get('time')!,
    values: VALUE_COLUMNS.map((name) => found.get(name)!),
    extras,
    flags,
    text: [...found].map(([name, at]) => `${label(at)} → ${name}`).join(', '),
    ignored: Array.from({ length: width }, (_, at) => at).flatMap((at) => (taken.has(at) ? [] : [label(at)])),
  };
}

/** What each column is called here; empty where it is nothing that is known. */
function placed(names: readonly string[] | undefined, width: number): readonly string[] {
  if (names)
    return names.map(
      (name) => Object.keys(ALIASES).find((each) => ALIASES[each]!.includes(plain(name))) ?? '',
    );
  if (width === BINANCE.length) return BINANCE;
  return width === CORE.length ? CORE : [];
}

function placeOf(column: string, names: readonly string[] | undefined, width: number): number {
  const byName = names?.findIndex((name) => name === column || plain(name) === plain(column)) ?? -1;
  if (byName >= 0) return byName;
  const number = Number(column);
  if (Number.isInteger(number) && number >= 1 && number <= width) return number - 1;
  throw new CandlewickError(
    'IMPORT_UNREADABLE',
    `--columns names «${column}», but the file has ${names ? names.join(', ') : `columns 1 to ${width}`}.`,
  );
}
