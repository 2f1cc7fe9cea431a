import { describe, expect, it } from 'vitest';
import type { DatasetRecord } from '../../src/contracts/cache.ts';
import { missingBeyond } from '../../src/compose/missing-beyond.ts';
import { covered, gap, span } from '../../src/testing/builders/coverage.ts';

const day = (from: number, to: number) =>
  span(`2024-01-${String(from).padStart(2, '0')}`, `2024-01-${String(to).padStart(2, '0')}`);
const NOW = Date.UTC(2024, 5, 1);
const record: DatasetRecord = {
  id: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1d' },
  facts: {},
  coverage: [covered(day(5, 10))],
  ledger: [gap(day(1, 3), 'pre-listing'), gap(day(3, 5), 'unknown'), gap(day(10, 12), 'fetch-failed')],
  candles: 5,
  firstTime: day(5, 6).from,
  lastTime: day(9, 10).from,
  bytes: 0,
  revisions: 0,
  pinned: false,
  updatedAt: NOW,
  version: 1,
};
const both = { start: true, end: true };
const of = (...args: Parameters<typeof missingBeyond>) =>
  missingBeyond(...args).map(({ from, to, slots }) => ({ from, to, slots }));

describe('missingBeyond', () => {
  it('is what lies before the first candle and after the last, and is not explained', () => {
    expect(of(record, undefined, both, NOW)).toEqual([
      { ...day(3, 5), slots: 2 },
      { ...day(10, 12), slots: 2 },
    ]);
  });

  it('is nothing beyond an end that was named', () => {
    expect(of(record, undefined, { start: false, end: true }, NOW)).toEqual([{ ...day(10, 12), slots: 2 }]);
    expect(of(record, day(6, 8), { start: true, end: false }, NOW)).toEqual([{ ...day(3, 5), slots: 2 }]);
    expect(of(record, undefined, { start: false, end: false }, NOW)).toEqual([]);
  });

  it('does not miss what has not closed', () => {
    expect(of(record, undefined, { start: false, end: true }, day(11, 12).from + 60_000)).toEqual([
      { ...day(10, 11), slots: 1 },
    ]);
  });

  it('is everything that is wanted of a dataset without candles', () => {
    const { firstTime: _, lastTime: __, ...rest } = record;
    const empty = { ...rest, coverage: [], candles: 0 };
    expect(of(empty, undefined, both, NOW)).toEqual([
      { ...day(3, 5), slots: 2 },
      { ...day(5, 10), slots: 5 },
      { ...day(10, 12), slots: 2 },
    ]);
  });
});
