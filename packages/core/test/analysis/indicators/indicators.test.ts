import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addIndicators } from '../../../src/analysis/indicators/add-indicators.ts';
import {
  INDICATOR_NAMES,
  INDICATORS,
  isIndicatorColumn,
} from '../../../src/analysis/indicators/indicator-table.ts';
import { leadInFrom } from '../../../src/analysis/indicators/lead-in.ts';
import { parseIndicators, shapeOf } from '../../../src/analysis/indicators/parse-indicators.ts';
import { concatCandles, sliceCandles, type Candles } from '../../../src/domain/candles.ts';
import { createGrid } from '../../../src/domain/grid.ts';
import { parseTimeframe } from '../../../src/domain/timeframe.ts';
import { candles } from '../../../src/testing/index.ts';
import * as plain from './plain-indicators.ts';

const grid = createGrid(parseTimeframe('1h')!);

async function compute(rows: Candles, text: string, cuts: readonly number[] = []): Promise<Candles> {
  const edges = [0, ...cuts.map((cut) => Math.min(cut, rows.length)).toSorted((a, b) => a - b), rows.length];
  const batches = async function* () {
    for (let i = 1; i < edges.length; i++) yield sliceCandles(rows, edges[i - 1]!, edges[i]!);
  };
  const parts: Candles[] = [];
  for await (const part of addIndicators(batches(), parseIndicators(text), grid)) parts.push(part);
  return concatCandles(parts);
}
const columnsOf = async (rows: Candles, text: string, cuts: readonly number[] = []) => {
  const { extras } = await compute(rows, text, cuts);
  return parseIndicators(text).flatMap(({ columns }) => columns.map((name) => [...extras[name]!]));
};

function expectNear(actual: readonly number[], expected: readonly number[], scale: number): void {
  expect(actual.map(Number.isNaN)).toEqual(expected.map(Number.isNaN));
  actual.forEach((each, i) => {
    if (!Number.isNaN(each)) expect(Math.abs(each - expected[i]!)).toBeLessThan(scale * 1e-10);
  });
}

describe('indicators', () => {
  const seeds = fc.nat(1_000);
  const sizes = fc.integer({ min: 2, max: 30 });
  const cuts = fc.array(fc.nat(120), { maxLength: 5 });

  it('are what textbooks say, however the candles were batched', async () => {
    await fc.assert(
      fc.asyncProperty(seeds, sizes, cuts, async (seed, size, at) => {
        const rows = candles({ count: 120, seed, from: '2024-01-01T07:00' });
        const closes = [...rows.close];
        const bars = closes.map((close, i) => ({
          time: rows.time[i]!,
          high: rows.high[i]!,
          low: rows.low[i]!,
          close,
          volume: rows.volume[i]!,
        }));
        const text = `sma:${size},ema:${size},wma:${size},rsi:${size},macd:${size}:${size + 7}:${size + 2},bb:${size}:2.5,atr:${size},vwap,vwap:${size},obv`;
        const expected = [
          plain.sma(closes, size),
          plain.ema(closes, size),
          plain.wma(closes, size),
          plain.rsi(closes, size),
          ...plain.macd(closes, size, size + 7, size + 2),
          ...plain.bollinger(closes, size, 2.5),
          plain.atr(bars, size),
          plain.dailyVwap(bars),
          plain.rollingVwap(bars, size),
          plain.obv(bars),
        ];
        const actual = await columnsOf(rows, text, at);
        expect(actual).toHaveLength(expected.length);
        actual.forEach((column, i) => expectNear(column, expected[i]!, 30_000));
      }),
      { numRuns: 40 },
    );
  });

  it('have their values from the start of a range on when candles are read from their lead-in on', async () => {
    const rows = candles({ count: 3_000 });
    const text = 'sma:20,ema:50,rsi:14,macd:12:26:9,bb:20:2,atr:14,vwap,vwap:24,wma:10';
    const from = rows.time[2_000]!;
    const first = Math.round((leadInFrom(parseIndicators(text), grid, from) - rows.time[0]!) / 3_600_000);
    expect(first).toBeGreaterThan(1_000);
    const whole = await columnsOf(rows, text);
    const short = await columnsOf(sliceCandles(rows, first, rows.length), text);
    short.forEach((column, i) => {
      const [seen, all] = [column.slice(2_000 - first), whole[i]!.slice(2_000)];
      expect(seen.some(Number.isNaN)).toBe(false);
      seen.forEach((each, row) => expect(Math.abs(each - all[row]!)).toBeLessThan(1e-6));
    });
  });

  it('begin anew every UTC day, or every year for candles of a day or more (vwap)', async () => {
    const days = createGrid(parseTimeframe('1d')!);
    const indicators = parseIndicators('vwap');
    expect(leadInFrom(indicators, grid, Date.parse('2024-03-04T05:00Z'))).toBe(Date.parse('2024-03-04'));
    expect(leadInFrom(indicators, days, Date.parse('2024-03-04'))).toBe(Date.parse('2024-01-01'));
  });

  it('need no candle before the range where they begin with it (obv)', () => {
    expect(leadInFrom(parseIndicators('obv'), grid, 7_200_000)).toBe(7_200_000);
  });

  it('do not drift over a long history', async () => {
    const rows = candles({ count: 40_000, timeframe: '1m' });
    const { extras } = await compute(rows, 'sma:20,obv,vwap:20');
    const last = [...rows.close.subarray(-20)];
    expect(extras['sma_20']!.at(-1)).toBeCloseTo(last.reduce((a, b) => a + b) / 20, 9);
    let units = 0;
    for (let i = 1; i < rows.length; i++)
      units += Math.sign(rows.close[i]! - rows.close[i - 1]!) * Math.round(rows.volume[i]! * 1e5);
    expect(extras['obv']!.at(-1)).toBe(units / 1e5);
  });

  it('of candles that do not move stay finite', async () => {
    const flat = { ...candles({ count: 50 }) };
    for (const column of [flat.open, flat.high, flat.low, flat.close]) column.fill(7);
    const [rsi, lower, , upper, atr] = await columnsOf(flat, 'rsi:14,bb,atr');
    expect([rsi!.at(-1), lower!.at(-1), upper!.at(-1), atr!.at(-1)]).toEqual([100, 7, 7, 0]);
  });
});

describe('naming indicators', () => {
  it('gives columns their parameters, defaults where none are said', () => {
    const names = (text: string) => parseIndicators(text).flatMap(({ columns }) => columns);
    expect(names('sma, EMA:50,macd,bb:20:2.5,vwap,vwap:24,obv,sma:20')).toEqual([
      ...['sma_20', 'ema_50', 'macd_12_26_9', 'macd_signal_12_26_9', 'macd_histogram_12_26_9'],
      ...['bb_lower_20_2.5', 'bb_middle_20_2.5', 'bb_upper_20_2.5', 'vwap', 'vwap_24', 'obv'],
    ]);
    for (const name of names('sma,macd,bb:20:2.5,vwap:3,obv')) expect(isIndicatorColumn(name)).toBe(true);
    for (const name of ['trades', 'smart_20', 'volume', 'sma_x']) expect(isIndicatorColumn(name)).toBe(false);
  });

  it.each([
    ['foo', /«foo» is none. There are sma, ema/],
    ['', /no indicator is named/],
    ['sma:0', /length in «sma:0» takes a whole number of 1 or more/],
    ['sma:2.5', /takes a whole number/],
    ['sma:abc', /takes a whole number/],
    ['rsi:1', /2 or more/],
    ['bb:20:-1', /deviations in «bb:20:-1» takes a number of 0 or more/],
    ['sma:1:2', /too many numbers: it is sma:20/],
    ['obv:1', /too many numbers: it is obv/],
    ['macd:26:12:9', /not below the long one/],
  ])('refuses «%s» with the reason', (text, message) => {
    expect(() => parseIndicators(text)).toThrow(message);
  });

  it('has a shape for each that can be typed as it stands', () => {
    for (const name of INDICATOR_NAMES)
      expect(parseIndicators(shapeOf(name))[0]!.columns).toHaveLength(INDICATORS[name].columns.length);
  });
});
