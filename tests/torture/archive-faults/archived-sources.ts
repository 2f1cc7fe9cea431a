import type { Candles, GapReason, Interval } from '@candlewick/core';
import { rowsOf } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';

const HOUR = 3_600_000;
const DAY = 86_400_000;
/** Slots are hours, counted from here. */
const BEGIN = Date.UTC(2024, 9, 20);
export const at = (slot: number): number => BEGIN + slot * HOUR;
export const slotOf = (time: number): number => (time - BEGIN) / HOUR;
/** The venue's clock at the start; what ended a day ago is not published yet, nor will it be while a cell runs. */
export const NOW = Date.UTC(2025, 1, 3, 1);
export const DELAY_MS = DAY;
/** Wanted ends in the middle of a day that is in no file; from 2025 on spot files tell microseconds. */
const END = slotOf(Date.UTC(2025, 1, 2, 20));
const FIRST = -300;

/** Markets of each kind, which have a folder, a layout and an API each. */
export const MARKETS = {
  spot: { symbol: 'BTC/USDT', id: 'BTCUSDT' },
  'USD-M': { symbol: 'BTC/USDT:USDT', id: 'BTCUSDT' },
  'COIN-M': { symbol: 'BTC/USD:BTC', id: 'BTCUSD_PERP' },
} as const;
export type MarketName = keyof typeof MARKETS;

const QUOTED = ['quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume'];
const COINS = ['trades', 'taker_buy_volume'];
const extrasOf = (market: MarketName): readonly string[] => (market === 'COIN-M' ? COINS : QUOTED);

interface Shape {
  readonly text: string;
  readonly holes?: readonly (readonly [from: number, to: number])[];
  readonly first?: number;
  readonly end?: number;
  readonly from?: number;
  readonly until?: number;
  /** January has days only: many files, and a thread that reads them. */
  readonly monthIsLate?: true;
}

const hours = (text: string): number => slotOf(Date.parse(text));

export const SHAPES = {
  whole: { text: 'a series without holes' },
  // At both ends, inside of a file, over the edge between two, a day of which there is no file, and one hour.
  outages: {
    text: 'a series with outages',
    holes: [[-3, 2], [hours('2024-11-12T07:00Z'), hours('2024-11-12T12:00Z')], [hours('2024-11-30T21:00Z'), hours('2024-12-01T04:00Z')],
      [hours('2025-01-10'), hours('2025-01-11')], [hours('2025-02-01T05:00Z'), hours('2025-02-01T06:00Z')], [END - 2, END + 1]],
  },
  listed: { text: 'a series that begins inside of a file', first: hours('2024-11-14T05:00Z') },
  delisted: { text: 'a series that ended inside of a file', end: hours('2024-12-20T07:00Z') },
  days: { text: 'a series of many days', from: hours('2024-12-22'), monthIsLate: true, holes: [[hours('2025-01-10'), hours('2025-01-11')], [hours('2025-01-15T22:00Z'), hours('2025-01-16T03:00Z')]] },
  published: { text: 'a series that is in files all of it', until: hours('2025-02-02') },
} as const satisfies Record<string, Shape>; // prettier-ignore
export type ShapeName = keyof typeof SHAPES;

/** One series as the venue has it, and the truth about its absences. */
export interface ArchivedSource {
  readonly text: string;
  readonly market: MarketName;
  readonly candles: Candles;
  /** Wanted: slots `[from, to)`. */
  readonly range: Interval;
  readonly active: boolean;
  readonly monthIsLate: boolean;
  /** The files that can have something of it, by name; slots that each speaks of. */
  readonly files: ReadonlyMap<string, Interval>;
  reasonOf(slot: number): GapReason | undefined;
}

export function archivedSource(market: MarketName, name: ShapeName): ArchivedSource {
  const shape: Shape = SHAPES[name];
  const { text, holes = [], first = FIRST, end = slotOf(NOW), from = 0, until = END } = shape;
  const absent = (slot: number) => holes.some((hole) => slot >= hole[0] && slot < hole[1]);
  const without = Array.from({ length: end - first }, (_, i) => i).filter((i) => absent(first + i));
  const all = candles({ from: at(first), timeframe: '1h', count: end - first, without, extras: extrasOf(market) });
  const reasonOf = (slot: number): GapReason | undefined =>
    slot < first ? 'pre-listing' : slot >= end ? 'delisted' : absent(slot) ? 'outage' : undefined;
  const has = (slots: Interval) => {
    for (let slot = slots.from; slot < slots.to; slot++) if (reasonOf(slot) === undefined) return true;
    return false;
  };
  const monthIsLate = shape.monthIsLate === true;
  const files = filesOf(MARKETS[market].id, { from, to: until }, monthIsLate).filter(([, slots]) => has(slots));
  return {
    text: `${market}, ${text}`, market, candles: all, range: { from, to: until },
    active: shape.end === undefined, monthIsLate, files: new Map(files), reasonOf,
  };
} // prettier-ignore

/** Months up to December, or January, then days: as the archive publishes them. */
function filesOf(id: string, range: Interval, monthIsLate: boolean): [string, Interval][] {
  const files: [string, Interval][] = [];
  for (let time = at(range.from); time < at(range.to);) {
    const date = new Date(time);
    const [year, month, day] = [date.getUTCFullYear(), date.getUTCMonth(), date.getUTCDate()];
    const isMonth = time < Date.UTC(2025, monthIsLate ? 0 : 1);
    const from = isMonth ? Date.UTC(year, month) : Date.UTC(year, month, day);
    const to = isMonth ? Date.UTC(year, month + 1) : from + DAY;
    const stamp = new Date(from).toISOString().slice(0, isMonth ? 7 : 10);
    if (to + DELAY_MS <= NOW) files.push([`${id}-1h-${stamp}.zip`, { from: slotOf(from), to: slotOf(to) }]);
    time = to;
  }
  return files;
}

/** Rows by slot, with the extra columns. */
export const truthOf = ({ candles: all }: ArchivedSource): ReadonlyMap<number, readonly number[]> =>
  new Map(rowsOf(all).map((row) => [slotOf(row[0]!), row]));
