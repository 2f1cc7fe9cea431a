import { describe, expect, it } from 'vitest';
import { checkFromChart } from '../../src/charts/check-from-chart.ts';
import { isToChart } from '../../src/charts/check-to-chart.ts';
import { readState } from '../../src/charts/model/check-values.ts';

const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const ask = { from: 0, to: 60_000, timeframe: '1m', mostBars: 100, indicators: ['sma:20'] };
const column = (...values: number[]) => Float64Array.from(values);
const bars = {
  length: 2,
  time: column(0, 60_000),
  open: column(1, 2),
  high: column(1, 2),
  low: column(1, 2),
  close: column(1, 2),
  volume: column(1, 2),
  indicators: {},
};
const result = {
  timeframe: '1m',
  isDerived: false,
  interval: { from: 0, to: 120_000 },
  span: { from: 0, to: 120_000 },
  bars,
  gaps: [],
  indicators: [],
  mark: '1 0',
};
const window = { type: 'window', lane: 'main', id: 1, result };

describe('what the page sends', () => {
  it('is taken where it is a message of a chart', () => {
    expect(checkFromChart({ type: 'ready' })).toEqual({ type: 'ready' });
    expect(checkFromChart({ type: 'window', lane: 'main', id: 3, ask })).toEqual({
      type: 'window',
      lane: 'main',
      id: 3,
      ask,
    });
    const image = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 0);
    expect(checkFromChart({ type: 'save-image', image })).toEqual({ type: 'save-image', image });
    const range = { from: 0, to: 1 };
    expect(checkFromChart({ type: 'save-csv', range, timeframe: '7m' })).toMatchObject({ timeframe: '7m' });
  });

  it.each([
    ['nothing', undefined],
    ['a text', 'ready'],
    ['a list', [{ type: 'ready' }]],
    ['an unknown type', { type: 'eval', code: '1' }],
    ['no lane', { type: 'window', id: 1, ask }],
    ['an unknown lane', { type: 'window', lane: '__proto__', id: 1, ask }],
    ['a negative id', { type: 'window', lane: 'main', id: -1, ask }],
    ['no times', { type: 'window', lane: 'main', id: 1, ask: { ...ask, from: NaN } }],
    ['times the wrong way round', { type: 'window', lane: 'main', id: 1, ask: { ...ask, from: 1, to: 0 } }],
    ['too many bars', { type: 'window', lane: 'main', id: 1, ask: { ...ask, mostBars: 1e9 } }],
    [
      'a timeframe that is a path',
      { type: 'window', lane: 'main', id: 1, ask: { ...ask, timeframe: '../1m' } },
    ],
    [
      'an indicator that is a command',
      { type: 'window', lane: 'main', id: 1, ask: { ...ask, indicators: ['sma;rm'] } },
    ],
    [
      'a hundred indicators',
      { type: 'window', lane: 'main', id: 1, ask: { ...ask, indicators: new Array(100).fill('obv') } },
    ],
    ['an image that is a page', { type: 'save-image', image: new TextEncoder().encode('<html><script>') }],
    ['an image that is a text', { type: 'save-image', image: 'data:image/png' }],
  ])('is ignored where it has %s', (_, message) => {
    expect(checkFromChart(message)).toBeUndefined();
  });

  it('loses whatever else hangs on it', () => {
    const told = checkFromChart({
      type: 'window',
      lane: 'main',
      id: 1,
      ask: { ...ask, dataset: 'other' },
      path: '/etc',
    });
    expect(told).toEqual({ type: 'window', lane: 'main', id: 1, ask });
  });
});

describe('what the host sends', () => {
  it('is taken where it is a message of the host', () => {
    const state = { dataset, scale: 'linear', indicators: [], table: false };
    expect(isToChart({ type: 'welcome', state, words: {} })).toBe(true);
    expect(isToChart(window)).toBe(true);
    expect(isToChart({ type: 'failed', lane: 'main', error: { code: 'X', message: 'no' } })).toBe(true);
  });

  it.each([
    ['no columns', { ...window, result: { ...result, bars: { length: 2 } } }],
    ['columns of other lengths', { ...window, result: { ...result, bars: { ...bars, close: column(1) } } }],
    ['rows in place of columns', { ...window, result: { ...result, bars: { ...bars, time: [0, 60_000] } } }],
    ['times that go back', { ...window, result: { ...result, bars: { ...bars, time: column(60_000, 0) } } }],
    ['times that are none', { ...window, result: { ...result, bars: { ...bars, time: column(0, NaN) } } }],
    ['a gap without a reason', { ...window, result: { ...result, gaps: [{ from: 0, to: 1 }] } }],
    [
      'an indicator of another length',
      { ...window, result: { ...result, bars: { ...bars, indicators: { x: column(1) } } } },
    ],
    ['a timeframe that is none', { ...window, result: { ...result, timeframe: '<b>' } }],
    ['a dataset without a name', { type: 'dataset', lane: 'main', dataset: { timeframes: [], gaps: [] } }],
    ['an error that is markup in place of a text', { type: 'failed', lane: 'main', error: '<img>' }],
  ])('is ignored where it has %s', (_, message) => {
    expect(isToChart(message)).toBe(false);
  });
});

describe('what a page has kept', () => {
  it('comes back as it was', () => {
    const state = {
      dataset,
      timeframe: '7m',
      range: { from: 5, to: 10 },
      level: '14m',
      scale: 'log',
      indicators: ['sma:20'],
      compare: { ...dataset, symbol: 'ETH/USDT' },
      table: true,
    };
    expect(readState(JSON.parse(JSON.stringify(state)))).toEqual(state);
  });

  it('of another version loses what is not understood, and all of it without a dataset', () => {
    const kept = {
      dataset: { ...dataset, secret: 1 },
      timeframe: 7,
      range: { from: 5, to: 5 },
      level: '<b>',
      scale: 'cubic',
      indicators: 'sma',
      extra: {},
    };
    expect(readState(kept)).toEqual({ dataset, scale: 'linear', indicators: [], table: false });
    for (const nothing of [
      undefined,
      null,
      'x',
      [],
      {},
      { dataset: { exchange: '', symbol: 'x', timeframe: '1m' } },
    ])
      expect(readState(nothing)).toBeUndefined();
  });
});
