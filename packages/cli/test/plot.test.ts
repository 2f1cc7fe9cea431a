import { Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, createGrid, parseIndicators, parseTimeframe } from '@candlewick/core';
import { brailleLine } from '../src/render/plot/braille-line.ts';
import { candleCells } from '../src/render/plot/candle-cells.ts';
import { candlePlot } from '../src/render/plot/candle-plot.ts';
import { timeAxis } from '../src/render/plot/time-axis.ts';
import { Terminal } from '../src/render/terminal.ts';

describe('a line of braille dots', () => {
  it('goes from the lower left to the upper right as its values do', () => {
    expect(brailleLine([0, 1, 2, 3, 4, 5, 6, 7], 4, 2)).toEqual(['⠀⠀⡠⠊', '⡠⠊⠀⠀']);
  });

  it('joins neighbours, and spreads few values over all columns', () => {
    expect(brailleLine([0, 7], 2, 2)).toEqual(['⠀⡏', '⣀⠇']);
  });

  it('leaves holes where there is no value, and stands in the middle where nothing moves', () => {
    expect(brailleLine([1, 1, NaN, NaN, 1, 1], 3, 1)).toEqual(['⠤⠀⠤']);
  });
});

describe('an axis of times', () => {
  const [from, to] = [Date.parse('2024-01-01'), Date.parse('2024-03-01')];

  it('has dates at both ends, and in the middle where there is room', () => {
    expect(timeAxis(from, to, 40)).toBe('2024-01-01     2024-01-31     2024-03-01');
    expect(timeAxis(from, to, 30)).toBe('2024-01-01          2024-03-01');
    expect(timeAxis(from, to, 16)).toBe('2024-01-01');
  });
});

describe('a candle in characters', () => {
  const cells = (values: readonly [number, number, number, number]) =>
    candleCells(candlesFromRows([[0, ...values, 1]]), 0, [0, 8], 4).join('');

  it('has wicks, a body, and half lines of both', () => {
    expect(cells([2, 8, 0, 6])).toBe('│┃┃│');
    expect(cells([3, 7, 1, 5])).toBe('╷╽╿╵');
    expect(cells([4.5, 4.5, 4.5, 4.5])).toBe(' ╻  ');
  });
});

describe('candles on a terminal', () => {
  it('stand in columns with prices beside them, volumes below, and a sign where there is no candle', () => {
    let output = '';
    const stream = new Writable({
      write: (chunk: Buffer, _, done) => {
        output += chunk.toString();
        done();
      },
    });
    const terminal = new Terminal({ stream, env: { LANG: 'C.UTF-8' } });
    const grid = createGrid(parseTimeframe('1h')!);
    const bars = candlesFromRows([
      [0, 1, 3, 1, 3, 1],
      [3_600_000, 3, 4, 2, 2, 2],
      [4 * 3_600_000, 2, 3, 1, 3, 3],
    ]);
    const evidence = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 1, answer: '' };
    candlePlot(
      terminal,
      {
        dataset: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' },
        interval: { from: 0, to: 5 * 3_600_000 },
        grid,
        barGrid: grid,
        bars: { ...bars, extras: { sma_2: Float64Array.of(NaN, 2.5, 2.5) } },
        candles: 3,
        indicators: parseIndicators('sma:2'),
        gaps: [{ from: 2 * 3_600_000, to: 4 * 3_600_000, reason: 'outage', evidence }],
      },
      6,
    );
    expect(stripVTControlCharacters(output)).toMatch(/██░░█/);
    expect(output).toContain('BTC/USDT · 1h · binance');
    expect(output).toContain('1 outage gap');
    expect(output).toMatch(/sma_2 +2\.5/);
  });
});
