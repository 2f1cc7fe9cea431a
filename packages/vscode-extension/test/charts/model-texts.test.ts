import { describe, expect, it } from 'vitest';
import { compareName } from '../../src/charts/model/compare-name.ts';
import {
  decimalsOf,
  formatPercent,
  formatPrice,
  formatVolume,
} from '../../src/charts/model/format-number.ts';
import { formatDuration, formatTime } from '../../src/charts/model/format-time.ts';
import {
  defaultsOf,
  indicatorKey,
  readPicked,
  wrongParameter,
} from '../../src/charts/model/indicator-key.ts';
import { legendOf } from '../../src/charts/model/legend.ts';
import { measure } from '../../src/charts/model/measure.ts';
import { parseDate } from '../../src/charts/model/parse-date.ts';
import { createSlots } from '../../src/charts/model/slots.ts';
import type { Bars, ChartIndicator } from '../../src/charts/protocol.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPAN = { from: Date.UTC(2016, 0, 1), to: Date.UTC(2026, 0, 1) };
function barsOf(closes: readonly number[], from = SPAN.from): Bars {
  const close = Float64Array.from(closes);
  const time = close.map((_, i) => from + i * MINUTE);
  const volume = close.map((_, i) => i + 1);
  return { length: close.length, time, open: close, high: close, low: close, close, volume, indicators: {} };
}

describe('indicators', () => {
  const kind: ChartIndicator = {
    text: 'bb:20:2',
    name: 'bb',
    title: 'Bollinger bands',
    summary: '',
    parameters: [
      { name: 'length', default: 20, min: 2, whole: true },
      { name: 'deviations', default: 2, min: 0, whole: false },
    ],
    columns: ['bb_lower_20_2', 'bb_middle_20_2', 'bb_upper_20_2'],
    place: 'price',
  };

  it('are kept as they are typed on the command line, and those that are none any more are left out', () => {
    expect(indicatorKey(kind, defaultsOf(kind))).toBe('bb:20:2');
    const picked = readPicked(['bb:10:1.5', 'gone:3'], [kind]);
    expect(picked.map(({ key, label }) => [key, label])).toEqual([['bb:10:1.5', 'BB 10 1.5']]);
  });

  it('are refused with numbers that cannot be meant, by the name of the number', () => {
    expect(wrongParameter(kind, [20, 1.5])).toBeUndefined();
    for (const wrong of [1, 2.5, NaN, 1e9]) expect(wrongParameter(kind, [wrong, 2])).toBe('length');
    expect(wrongParameter(kind, [20, -1])).toBe('deviations');
  });
});

describe('texts', () => {
  it('of prices have the decimals of the market, from all to none', () => {
    expect(decimalsOf(Float64Array.of(1, 2.5, 3.25))).toBe(2);
    expect(decimalsOf(Float64Array.of(100, 2_000))).toBe(0);
    expect(decimalsOf(Float64Array.of(0.00001234))).toBe(8);
    expect(formatPrice(67_220.76, 2)).toBe('67\u202f220.76');
    expect(formatPrice(NaN, 2)).toBe('–');
  });

  it('of volumes and changes are short, and tell the direction by a sign', () => {
    expect([0, 0.004_217, 2.18, 153_250, 4_000_000, 1.5e9].map(formatVolume)).toEqual([
      '0', '0.00422', '2.18', '153.25K', '4M', '1.5B',
    ]); // prettier-ignore
    expect([0.0125, -0.004, 0].map(formatPercent)).toEqual(['+1.25%', '−0.40%', '0.00%']);
  });

  it('of times are as exact as the timeframe needs', () => {
    const time = Date.UTC(2021, 3, 25, 4, 30);
    expect(formatTime(time, '1m')).toBe('2021-04-25 04:30');
    expect(formatTime(time + 5_000, '1s')).toBe('2021-04-25 04:30:05');
    expect(formatTime(Date.UTC(2021, 3, 25), '1d')).toBe('2021-04-25');
    expect([90_000, 33.5 * HOUR, 40 * DAY, 0].map(formatDuration)).toEqual(['1m 30s', '1d 9h', '40d', '0s']);
  });

  it('of dates are read in the shapes that people type, and refused where there is no such day', () => {
    expect(parseDate('2021')).toBe(Date.UTC(2021, 0));
    expect(parseDate(' 2021-04-25 14:30 ')).toBe(Date.UTC(2021, 3, 25, 14, 30));
    expect(parseDate('2021-04-25T14:30:05Z')).toBe(Date.UTC(2021, 3, 25, 14, 30, 5));
    for (const wrong of ['', 'soon', '2021-02-30', '2021-13', '2021-04-25 25:00'])
      expect(parseDate(wrong)).toBeUndefined();
  });

  it('of the legend say open, high, low, close, volume and the change since the close before', () => {
    const legend = legendOf(barsOf([100, 101]), 1, '1m', 2);
    expect(legend.entries.map(({ label }) => label)).toEqual(['O', 'H', 'L', 'C', 'V']);
    expect(legend.change).toBe('▲ +1.00 (+1.00%)');
    expect(legendOf(barsOf([100, 99]), 1, '1m', 2).change).toBe('▼ −1.00 (−1.00%)');
    expect(legendOf(barsOf([100]), 0, '1m', 2).direction).toBe('flat');
  });

  it('of a measurement add up what lies between, whichever way it is drawn', () => {
    const bars = barsOf([100, 101, 102, 110]);
    const slots = createSlots('1m', SPAN.from);
    const [a, b] = [0, 3].map((row) => ({ time: bars.time[row]!, price: bars.close[row]! }));
    const there = measure(a!, b!, bars, slots.indexOf, 2);
    expect(there).toMatchObject({
      change: '+10.00',
      percent: '+10.00%',
      bars: 3,
      duration: '3m',
      volume: '6',
    });
    expect(measure(b!, a!, bars, slots.indexOf, 2)).toMatchObject({
      bars: -3,
      direction: 'down',
      volume: '6',
    });
  });
});

describe('a second dataset', () => {
  it('is named by its symbol, and by its exchange too where that is the same', () => {
    const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
    expect(compareName({ dataset, compare: { ...dataset, symbol: 'ETH/USDT' } })).toBe('ETH/USDT');
    expect(compareName({ dataset, compare: { ...dataset, exchange: 'kraken' } })).toBe('BTC/USDT kraken');
    expect(compareName({ dataset })).toBeUndefined();
  });
});
