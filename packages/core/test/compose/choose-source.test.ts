import { describe, expect, it } from 'vitest';
import { chooseSource } from '../../src/compose/choose-source.ts';
import type { DatasetRecord } from '../../src/contracts/cache.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';

const DAY = 86_400_000;
const record = (timeframe: string, days: number, gridOrigin?: number): DatasetRecord => ({
  id: { exchange: 'binance', symbol: 'BTC/USDT', timeframe },
  facts: gridOrigin === undefined ? {} : { gridOrigin },
  coverage: [{ from: 0, to: days * DAY, fetchedAt: 0, provenance: 'venue', source: 'test' }],
  ledger: [],
  candles: 1,
  bytes: 0,
  revisions: 0,
  pinned: false,
  updatedAt: 0,
  version: 1,
});
const gridOf = (text: string, origin?: number) => createGrid(parseTimeframe(text)!, origin);
const chosen = (...args: Parameters<typeof chooseSource>) => chooseSource(...args)?.id.timeframe;

describe('what longer candles are made of', () => {
  const records = [record('1m', 30), record('15m', 10), record('1h', 5), record('4h', 1)];

  it('is the longest cached candles that divide them, and never those of their own length', () => {
    expect(chosen(records, gridOf('12h'))).toBe('4h');
    expect(chosen(records, gridOf('4h'))).toBe('1h');
    expect(chosen(records, gridOf('45m'))).toBe('15m');
    expect(chosen(records, gridOf('7m'))).toBe('1m');
    expect(chosen(records, gridOf('30s'))).toBeUndefined();
  });

  it('is of those that cover the whole range the longest, where some do', () => {
    expect(chosen(records, gridOf('12h'), { from: 0, to: 3 * DAY })).toBe('1h');
    expect(chosen(records, gridOf('12h'), { from: 0, to: 20 * DAY })).toBe('1m');
    expect(chosen(records, gridOf('12h'), { from: 0, to: 90 * DAY })).toBe('4h');
  });

  it('begins and ends with them', () => {
    const listing = Date.UTC(2017, 7, 17);
    expect(chosen([record('3d', 9, listing), record('1d', 9)], gridOf('6d'))).toBe('1d');
    expect(chosen([record('3d', 9, listing), record('1d', 9)], gridOf('6d', listing))).toBe('3d');
    expect(chosen([record('1w', 9), record('1d', 9)], gridOf('1M'))).toBe('1d');
  });
});
