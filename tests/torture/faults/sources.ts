import type { Candles, GapReason, Interval } from '@candlewick/core';
import { rowsOf } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';

const MINUTE = 60_000;
export const PAGE = 50;
export const PAGES = 8;
/** The range of every case begins here; slots count from it, minus numbers lie before. */
export const BEGIN = Date.UTC(2024, 0, 10);
export const at = (slot: number): number => BEGIN + slot * MINUTE;
export const slotOf = (time: number): number => (time - BEGIN) / MINUTE;
/** As the venue's rows have them beside the six. */
export const EXTRAS = ['quote_volume', 'trades', 'taker_buy_volume', 'taker_buy_quote_volume'];
/** The venue has candles so far before the range and behind it. */
const AROUND = 700;

/** A market as the venue has it, and the truth about its absences inside the range. */
export interface Source {
  readonly text: string;
  readonly candles: Candles;
  /** Wanted: slots `[from, to)`. */
  readonly range: Interval;
  /** The venue's clock at the start. */
  readonly now: number;
  readonly active: boolean;
  reasonOf(slot: number): GapReason | undefined;
}

interface Plan {
  readonly text: string;
  readonly holes?: readonly (readonly [from: number, to: number])[];
  readonly first?: number;
  readonly end?: number;
  readonly range?: Interval;
  readonly now?: number;
  readonly active?: boolean;
}

function sourceOf({
  text,
  holes = [],
  first = -AROUND,
  end = PAGE * PAGES + AROUND,
  active = true,
  ...rest
}: Plan): Source {
  const without = holes.flatMap(([from, to]) =>
    Array.from({ length: to - from }, (_, i) => from + i - first),
  );
  const all = candles({ from: at(first), timeframe: '1m', count: end - first, without, extras: EXTRAS });
  const absent = (slot: number) => holes.some(([from, to]) => slot >= from && slot < to);
  return {
    text,
    candles: all,
    range: rest.range ?? { from: 0, to: PAGE * PAGES },
    now: rest.now ?? at(PAGE * PAGES + AROUND + 100),
    active,
    reasonOf: (slot) =>
      slot < first ? 'pre-listing' : slot >= end ? 'delisted' : absent(slot) ? 'outage' : undefined,
  };
}

/** Outages inside pages, over an edge between two, over a whole one, and at both ends of the range. */
const OUTAGES = [[-3, 2], [10, 12], [160, 165], [196, 203], [250, 300], [348, 352], [380, 383], [399, 404]] as const; // prettier-ignore

export const SOURCES = {
  whole: sourceOf({ text: 'a source without holes' }),
  outages: sourceOf({ text: 'a source with outages', holes: OUTAGES }),
  listed: sourceOf({ text: 'a source that begins inside of the range', first: 70, holes: [[180, 184]] }),
  delisted: sourceOf({ text: 'a source that ended inside of the range', end: 330, active: false }),
  fresh: sourceOf({ text: 'a source up to the present', now: at(PAGE * PAGES) + 5_000, holes: [[390, 394]] }),
  single: sourceOf({ text: 'a range of one candle', range: { from: 100, to: 101 } }),
  short: sourceOf({ text: 'a range of one page', range: { from: 100, to: 150 } }),
} as const;
export type SourceName = keyof typeof SOURCES;

/** Pages of a source's range, in slots. */
export function pagesOf({ range }: Source): Interval[] {
  const pages: Interval[] = [];
  for (let from = range.from; from < range.to; from += PAGE)
    pages.push({ from, to: Math.min(range.to, from + PAGE) });
  return pages;
}

/** Rows by slot, with the extra columns: what the venue would answer without any fault. */
export const truthOf = ({ candles: all }: Source): ReadonlyMap<number, readonly number[]> =>
  new Map(rowsOf(all).map((row) => [slotOf(row[0]!), row]));
