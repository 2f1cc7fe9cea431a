import { candlesFromRows } from '../../src/domain/candles.ts';
import { createGrid } from '../../src/domain/grid.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import {
  settleHoles,
  type HoleAsker,
  type HoleFacts,
  type Settlement,
} from '../../src/pipeline/4-verify/settle-holes.ts';
import { verifyPage, type PageVerdict } from '../../src/pipeline/4-verify/verify-page.ts';

const MINUTE = 60_000;
export const NOW = Date.UTC(2024, 5, 1);
export const grid = createGrid(parseTimeframe('1m')!);
export const at = (slot: number): number => slot * MINUTE;
export const row = (slot: number, close = 11): number[] => [at(slot), 10, 12, 9, close, 1];

/** What the test was asked, in order: `ask 3`, `seek 5`, `listing`. */
export interface ScriptedVenue extends HoleAsker {
  readonly asked: string[];
}

export interface VenueScript {
  /** Rows of the answer to a page from a slot on; `n` counts the askings. */
  readonly rows: (from: number, n: number, to: number) => readonly (readonly number[])[];
  readonly pageSize?: number;
  readonly seek?: (from: number) => number | 'never' | undefined;
  readonly listing?: number;
}

export function createVenue({
  rows,
  pageSize = 10,
  seek = () => undefined,
  listing,
}: VenueScript): ScriptedVenue {
  const asked: string[] = [];
  let n = 0;
  return {
    asked,
    ask: (from, to) => {
      const slot = from / MINUTE;
      const end = to === undefined ? slot + pageSize : to / MINUTE;
      asked.push(to === undefined ? `ask ${slot}` : `ask ${slot} to ${end}`);
      return Promise.resolve(verify(rows(slot, n++, end), { from: slot, to: end }));
    },
    seek: (from) => {
      asked.push(`seek ${from / MINUTE}`);
      const found = seek(from / MINUTE);
      return Promise.resolve(typeof found === 'number' ? at(found) : found);
    },
    known: () => undefined,
    listing: () => {
      asked.push('listing');
      return Promise.resolve(listing === undefined ? undefined : at(listing));
    },
  };
}

/** A venue that always says the truth: these slots have a candle, and a page has at most `cap` rows. */
export const honest = (present: readonly number[], more: { pageSize?: number; cap?: number } = {}) => {
  const { pageSize = 10, cap = Infinity } = more;
  return createVenue({
    pageSize,
    rows: (from, _, to) => present.filter((each) => each >= from && each < to).slice(0, cap).map((each) => row(each)),
    seek: (from) => present.find((each) => each >= from) ?? 'never',
    ...(present.length > 0 ? { listing: Math.min(...present) } : {}),
  }); // prettier-ignore
};

export const verify = (rows: readonly (readonly number[])[], { from, to }: Interval): PageVerdict =>
  verifyPage(candlesFromRows(rows), { from: at(from), to: at(to) }, grid);

export interface Settled extends Settlement {
  /** Slots that have a candle. */
  readonly slots: readonly number[];
  /** `[from, to, reason]` in slots. */
  readonly told: readonly (readonly [number, number, string])[];
}

/** Settles the window of slots `[0, 10)` (or another) after a first answer. */
export async function settle(
  first: readonly (readonly number[])[],
  venue: HoleAsker,
  facts: Partial<Omit<HoleFacts, 'window'>> & { readonly window?: Interval } = {},
): Promise<Settled> {
  const { window = { from: 0, to: 10 }, ...more } = facts;
  const settlement = await settleHoles(
    verify(first, window),
    {
      grid,
      absence: 'outage',
      delisted: false,
      hasEarlier: true,
      pageSize: 10,
      now: NOW,
      ...more,
      window: { from: at(window.from), to: at(window.to) },
    },
    venue,
  );
  return {
    ...settlement,
    slots: [...settlement.candles.time].map((time) => time / MINUTE),
    told: settlement.gaps.map(({ from, to, reason }) => [from / MINUTE, to / MINUTE, reason]),
  };
}

/** Rows of slots. */
export const rows = (...slots: number[]) => slots.map((slot) => row(slot));
/** The slots `from … to - 1`. */
export const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
