import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { createGrid, missingIntervals } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import {
  SIMULATED_TIMEFRAMES,
  createSimulatedMarket,
  type SimulatedMarket,
} from '../../src/simulation/simulated-market.ts';
import { SIMULATED_SYMBOLS } from '../../src/simulation/simulated-symbols.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
const NOW = Date.UTC(2026, 5, 30, 12, 34, 56, 789);
const MARKETS = SIMULATED_SYMBOLS.map((spec) => createSimulatedMarket(spec));

const anyMarket = fc.constantFrom(...MARKETS);
const anyTime = (market: SimulatedMarket) => fc.integer({ min: market.spec.listedAt - 3 * DAY, max: NOW });
const marketAndTime = anyMarket.chain((market) => fc.tuple(fc.constant(market), anyTime(market)));

/** The rule of FACTS in the plainest words, over rows of 1m candles and in whole units, as a second opinion. */
function aggregate(rows: readonly (readonly number[])[], scales: readonly number[]): number[] {
  const traded = rows.filter((row) => row[5]! > 0);
  const [first] = traded.length > 0 ? traded : rows;
  const counted = traded.length > 0 ? traded : rows.slice(0, 1);
  const sum = (c: number) =>
    rows.reduce((total, row) => total + Math.round(row[c]! * scales[c - 5]!), 0) / scales[c - 5]!;
  return [
    first![1]!,
    Math.max(...counted.map((row) => row[2]!)),
    Math.min(...counted.map((row) => row[3]!)),
    counted.at(-1)![4]!,
    ...[5, 6, 7, 8, 9].map(sum),
  ];
}

describe('a simulated market', () => {
  it('has higher timeframes that equal the 1m candles put together by the rule of the venue', () => {
    fc.assert(
      fc.property(marketAndTime, fc.constantFrom(...SIMULATED_TIMEFRAMES), ([market, time], timeframe) => {
        const grid = market.grid(timeframe);
        const from = grid.floor(time);
        const to = grid.timeOf(grid.slotOf(time) + 1);
        const [candle, more] = rowsOf(market.read({ timeframe, from, to, now: NOW }));
        const minutes = rowsOf(market.read({ timeframe: '1m', from, to, now: NOW }));
        expect(more).toBeUndefined();
        if (minutes.length === 0) {
          expect(candle).toBeUndefined();
          return;
        }
        const { lotDecimals, quoteDecimals } = market.spec;
        const scales = [10 ** lotDecimals, 10 ** quoteDecimals, 1, 10 ** lotDecimals, 10 ** quoteDecimals];
        expect(candle).toEqual([from, ...aggregate(minutes, scales)]);
      }),
      { numRuns: 300 },
    );
  });

  it('answers the same however it is asked: alone, in sequence, forwards or backwards', () => {
    fc.assert(
      fc.property(
        marketAndTime,
        fc.constantFrom('1m', '15m', '4h', '1d', '3d', '1w', '1M'),
        fc.integer({ min: 1, max: 60 }),
        ([market, time], timeframe, count) => {
          const fresh = createSimulatedMarket(market.spec);
          const grid = market.grid(timeframe);
          const to = grid.timeOf(grid.slotOf(time) + count);
          const all = market.read({ timeframe, from: time, to, now: NOW });
          expect(rowsOf(fresh.read({ timeframe, from: time, to, now: NOW }))).toEqual(rowsOf(all));
          const middle = grid.timeOf(grid.slotOf(time) + Math.ceil(count / 2));
          for (const [from, end] of [
            [middle, to],
            [time, middle],
          ] as const)
            expect(rowsOf(fresh.read({ timeframe, from, to: end, now: NOW }))).toEqual(
              rowsOf(sliceByTime(all, from, end)),
            );
          const limit = Math.ceil(all.length / 3);
          const read = { timeframe, from: time, to, now: NOW, limit };
          expect(rowsOf(fresh.read(read))).toEqual(rowsOf(all).slice(0, limit));
          expect(rowsOf(fresh.read({ ...read, newest: true }))).toEqual(
            limit === 0 ? [] : rowsOf(all).slice(-limit),
          );
        },
      ),
      { numRuns: 50 },
    );
  });

  it('has sane candles whose values are exact decimals of its ticks and lots', () => {
    fc.assert(
      fc.property(marketAndTime, ([market, time]) => {
        const { priceDecimals, lotDecimals, quoteDecimals } = market.spec;
        const isDecimal = (value: number, decimals: number) => Number(value.toFixed(decimals)) === value;
        const read = { timeframe: '1m', from: time, to: time + DAY, now: NOW };
        for (const row of rowsOf(market.read(read))) {
          const [, open, high, low, close, volume, quote, trades, taken, takenQuote] = row as [
            number, number, number, number, number, number, number, number, number, number,
          ]; // prettier-ignore
          expect(low > 0 && low <= Math.min(open, close) && high >= Math.max(open, close), String(row)).toBe(
            true,
          );
          expect([open, high, low, close].every((price) => isDecimal(price, priceDecimals))).toBe(true);
          expect(isDecimal(volume, lotDecimals) && isDecimal(quote, quoteDecimals)).toBe(true);
          expect(taken <= volume && takenQuote <= quote && Number.isInteger(trades)).toBe(true);
          expect(volume > 0 ? trades >= 1 : quote === 0 && trades === 0 && high === low).toBe(true);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('lacks exactly the minutes of its outages, and goes flat before them', () => {
    for (const market of [MARKETS[0]!, MARKETS[8]!]) {
      const within = { from: Date.UTC(2019, 0, 1), to: Date.UTC(2021, 0, 1) };
      const candles = market.read({ timeframe: '1m', ...within, now: NOW });
      const outages = market.outages(within);
      expect(outages.length).toBeGreaterThan(1);
      expect(missingIntervals(createGrid(parseTimeframe('1m')!), within, candles.time)).toEqual(
        outages.map(({ from, to }) => ({ from, to })),
      );
      for (const { from, to, quietMinutes } of outages) {
        const [before, after] = [sliceByTime(candles, 0, from), sliceByTime(candles, to, Infinity)];
        expect(after.open[0]! / before.close[before.length - 1]!).toBeCloseTo(1, 2);
        const quiet = sliceByTime(candles, from - quietMinutes * MINUTE, from);
        expect(quiet.length).toBe(quietMinutes);
        expect(quiet.volume.every((volume) => volume === 0)).toBe(true);
      }
    }
  });

  it('takes the outages that it is given: longer than a day, a day is absent and closing times are cut', () => {
    const from = Date.UTC(2024, 0, 10, 20);
    const outage = { from, to: from + 32 * 60 * MINUTE, quietMinutes: 3 };
    const market = createSimulatedMarket('BTC/USDT', { outages: [outage] });
    const days = market.read({
      timeframe: '1d',
      from: Date.UTC(2024, 0, 9),
      to: Date.UTC(2024, 0, 14),
      now: NOW,
    });
    expect([...days.time].map((time) => new Date(time).getUTCDate())).toEqual([9, 10, 12, 13]);
    const minutes = market.read({
      timeframe: '1m',
      from: from - 10 * MINUTE,
      to: outage.to + MINUTE,
      now: NOW,
    });
    expect(minutes.length).toBe(11);
    expect(market.closeTime('1m', from - MINUTE)).toBeLessThan(from - 1);
    expect(market.closeTime('1d', Date.UTC(2024, 0, 10))).toBe(market.closeTime('1m', from - MINUTE));
    expect(market.closeTime('1m', from - 2 * MINUTE)).toBe(from - MINUTE - 1);
  });

  it('begins with its listing and ends with its delisting, on the grids of the venue', () => {
    const btc = MARKETS[0]!;
    const first = (timeframe: string) =>
      btc.read({ timeframe, from: 0, to: NOW, now: NOW, limit: 1 }).time[0];
    expect(first('1m')).toBe(btc.spec.listedAt);
    expect(first('1w')).toBe(Date.UTC(2017, 7, 14));
    expect(first('1M')).toBe(Date.UTC(2017, 7, 1));
    expect(first('3d')).toBe(Date.UTC(2017, 7, 17));
    const luna = createSimulatedMarket('LUNA/USDT');
    const last = (timeframe: string) =>
      luna.read({ timeframe, from: 0, to: NOW, now: NOW, limit: 1, newest: true }).time[0];
    expect(last('1m')).toBe(luna.spec.delistedAt! - MINUTE);
    expect(last('1h')).toBe(Date.UTC(2022, 4, 13));
    expect(btc.read({ timeframe: '1m', from: 0, to: btc.spec.listedAt, now: NOW }).length).toBe(0);
  });

  it('shows the open candle unfinished: it grows with the time and ends as the final one', () => {
    fc.assert(
      fc.property(
        fc.constantFrom('1m', '1h', '1d', '1M'),
        fc.integer({ min: Date.UTC(2024, 0, 3), max: Date.UTC(2025, 0, 1) }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { minLength: 2, maxLength: 6 }),
        (timeframe, time, shares) => {
          const market = createSimulatedMarket('SOL/USDT', { outages: [] });
          const grid = market.grid(timeframe);
          const from = grid.floor(time);
          const to = grid.timeOf(grid.slotOf(time) + 1);
          const at = (now: number) => rowsOf(market.read({ timeframe, from, to: NOW, now }));
          const final = at(to - 1 + MINUTE)[0]!;
          let before = [from, final[1]!, 0, Infinity, 0, 0];
          for (const share of shares.toSorted((a, b) => a - b)) {
            const rows = at(from + Math.floor(share * (to - from - 1)));
            expect(rows.length).toBe(1);
            const row = rows[0]!;
            expect(row[2]).toBeGreaterThanOrEqual(before[2]!);
            expect(row[3]).toBeLessThanOrEqual(before[3]!);
            expect(row[5]).toBeGreaterThanOrEqual(before[5]!);
            expect(row[5]).toBeLessThan(final[5]! + 1e-9);
            before = row;
          }
          expect(at(to)[0]).toEqual(final);
        },
      ),
      { numRuns: 60 },
    );
  });

  it('knows only its own symbols and timeframes', () => {
    expect(() => createSimulatedMarket('NO/SUCH')).toThrow(
      expect.objectContaining({ code: 'UNKNOWN_SYMBOL' }),
    );
    expect(() => MARKETS[0]!.grid('7m')).toThrow(expect.objectContaining({ code: 'UNKNOWN_TIMEFRAME' }));
  });
});
