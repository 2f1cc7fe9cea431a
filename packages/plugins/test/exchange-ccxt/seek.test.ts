import { createGrid, parseTimeframe } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { EARLIEST, searchFirst } from '../../src/exchange-ccxt/seek.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 0, 15, 12);
const NATIVE = ['1m', '5m', '1h', '1d', '1w'];

/** A venue that has a candle of every timeframe wherever `traded` says that a minute was traded. */
function venue(traded: (minute: number) => boolean, limit = 100) {
  const requests: string[] = [];
  const find = async (timeframe: string, from: number): Promise<number | undefined> => {
    const parsed = parseTimeframe(timeframe)!;
    const probe = async (text: string, window: { from: number; to: number }) => {
      requests.push(text);
      const grid = createGrid(parseTimeframe(text)!);
      expect(grid.count(window)).toBeLessThanOrEqual(limit);
      for (let time = grid.ceil(window.from); time < window.to; time = grid.timeOf(grid.slotOf(time) + 1))
        for (let minute = time; minute < grid.timeOf(grid.slotOf(time) + 1); minute += MINUTE)
          if (traded(minute)) return time;
      return undefined;
    };
    const grid = createGrid(parsed);
    return searchFirst(probe, { timeframe, grid, native: NATIVE, slots: () => limit, end: NOW }, from);
  };
  return { find, requests };
}

describe('searchFirst', () => {
  it.each(['1m', '5m', '1h', '1d', '1w'])(
    'finds the listing of %s candles with few requests',
    async (timeframe) => {
      const listed = Date.UTC(2021, 4, 17, 9, 41);
      const { find, requests } = venue((minute) => minute >= listed);
      const grid = createGrid(parseTimeframe(timeframe)!);
      expect(await find(timeframe, 0)).toBe(grid.floor(listed));
      expect(requests.length).toBeLessThan(24);
    },
  );

  it('finds the listing where the venue has no candle of the first, broken day', async () => {
    const listed = Date.UTC(2021, 4, 17, 9, 41);
    const grid = (text: string) => createGrid(parseTimeframe(text)!);
    const probe = async (text: string, window: { from: number; to: number }) => {
      const first = Math.max(grid(text).ceil(listed), window.from);
      return first < window.to ? first : undefined;
    };
    const search = { timeframe: '1m', grid: grid('1m'), native: NATIVE, slots: () => 300, end: NOW };
    expect(await searchFirst(probe, search, 0)).toBe(listed);
  });

  it('needs one request where the candles go on', async () => {
    const { find, requests } = venue(() => true);
    expect(await find('1m', NOW - 30 * DAY)).toBe(NOW - 30 * DAY);
    expect(requests).toHaveLength(1);
  });

  it('finds the first trade of a venue where days pass without one', async () => {
    const first = Date.UTC(2019, 7, 3, 23, 58);
    const { find } = venue((minute) => minute >= first && (minute - first) % (11 * DAY) === 0);
    expect(await find('1m', 0)).toBe(first);
    expect(await find('1m', first + MINUTE)).toBe(first + 11 * DAY);
    expect(await find('1h', first + 2 * 60 * MINUTE)).toBe(first + 11 * DAY - 58 * MINUTE);
  });

  it('finds the end of an outage of days', async () => {
    const from = Date.UTC(2018, 1, 8, 0, 29);
    const to = Date.UTC(2018, 1, 12, 9, 55);
    const { find } = venue((minute) => minute < from || minute >= to);
    expect(await find('1m', from)).toBe(to);
  });

  it('answers with nothing where nothing follows', async () => {
    const { find, requests } = venue((minute) => minute < Date.UTC(2024, 0, 1));
    expect(await find('1m', Date.UTC(2024, 0, 1))).toBeUndefined();
    expect(requests.length).toBeLessThan(12);
    expect(await find('1m', NOW)).toBeUndefined();
  });

  it('asks for nothing before there were venues', async () => {
    const { find } = venue((minute) => minute === EARLIEST || minute > NOW - DAY);
    expect(await find('1d', 0)).toBe(EARLIEST);
  });
});
