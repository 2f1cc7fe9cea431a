import { describe, expect, it } from 'vitest';
import { barRoom } from '../../../src/analysis/chart/chart-layout.ts';
import { chartModel } from '../../../src/analysis/chart/chart-model.ts';
import { svgChart } from '../../../src/analysis/chart/svg-chart.ts';
import { exportView } from '../../../src/analysis/export-view.ts';
import { addIndicators } from '../../../src/analysis/indicators/add-indicators.ts';
import { parseIndicators } from '../../../src/analysis/indicators/parse-indicators.ts';
import { sliceByTime, type Candles } from '../../../src/domain/candles.ts';
import type { GapReason, LedgerEntry } from '../../../src/domain/gap.ts';
import { createGrid } from '../../../src/domain/grid.ts';
import { parseTimeframe } from '../../../src/domain/timeframe.ts';
import { candles } from '../../../src/testing/index.ts';

const SIZE = { width: 1_200, height: 720 };

const gap = (from: number, to: number, reason: GapReason): LedgerEntry => ({
  from,
  to,
  reason,
  evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 1, answer: 'tested' },
});

function modelOf(rows: Candles, timeframe: string, text: string, gaps: readonly LedgerEntry[] = []) {
  const grid = createGrid(parseTimeframe(timeframe)!);
  const indicators = text === '' ? [] : parseIndicators(text);
  const span = { from: rows.time[0] ?? 0, to: grid.timeOf(grid.slotOf(rows.time.at(-1) ?? 0) + 1) };
  const view = exportView(
    { indicators: indicators.length > 0 ? { list: indicators, add: addIndicators } : undefined },
    {
      grid,
      extras: Object.keys(rows.extras),
      span,
      state: () => ({ candles: rows.length, gaps }),
      read: async function* ({ from, to }) {
        yield sliceByTime(rows, from, to);
      },
    },
  );
  return chartModel({ exchange: 'binance', symbol: 'A&B/<C>', timeframe }, view, indicators, barRoom(SIZE));
}

/** Every opened element is closed in order: what a strict reader asks for first. */
function expectWellFormed(svg: string): void {
  const open: string[] = [];
  for (const [, close, name, self] of svg.matchAll(
    /<(\/?)([a-zA-Z]+)(?:\s[a-zA-Z0-9:-]+="[^"<]*")*\s*(\/?)>/g,
  ))
    if (close === '/') expect(open.pop()).toBe(name);
    else if (self !== '/') open.push(name!);
  expect(open).toEqual([]);
  expect(svg.replace(/<[^>]*>/g, '')).not.toMatch(/[<>]|&(?!#\d+;)/);
  expect(svg).not.toMatch(/NaN|Infinity|undefined/);
}

describe('a chart as SVG', () => {
  it('is well-formed, names what it shows, and has a panel for every indicator that is no price', async () => {
    const model = await modelOf(candles({ count: 300 }), '1h', 'sma:20,bb,vwap,rsi,macd,atr,obv');
    for (const options of [{}, { theme: 'dark' as const }, { isLogarithmic: true }]) {
      const svg = svgChart(model, { ...SIZE, ...options });
      expectWellFormed(svg);
      expect(svg).toContain('A&#38;B/&#60;C&#62;');
      expect(svg.match(/<clipPath/g)).toHaveLength(6);
      for (const text of ['sma_20', 'bb_20_2', 'rsi_14', 'macd_12_26_9', 'obv', 'volume'])
        expect(svg).toContain(`>${text}`);
    }
  });

  it('of years of minutes has as many bars as there is room for, and is small', async () => {
    const model = await modelOf(candles({ timeframe: '1m', count: 400_000 }), '1m', 'ema:50');
    expect(model.candles).toBe(400_000);
    expect(model.bars.length).toBeLessThanOrEqual(barRoom(SIZE));
    expect(model.bars.length).toBeGreaterThan(50);
    expect(svgChart(model, SIZE).length).toBeLessThan(80_000);
  });

  it('shows bars that have the highest and the lowest price, and the last value of indicators', async () => {
    const rows = candles({ timeframe: '1m', count: 10_000 });
    const { bars } = await modelOf(rows, '1m', 'sma:20');
    expect(Math.max(...bars.high)).toBe(Math.max(...rows.high));
    expect(Math.min(...bars.low)).toBe(Math.min(...rows.low));
    const last = [...rows.close.subarray(-20)].reduce((a, b) => a + b) / 20;
    expect(bars.extras['sma_20']!.at(-1)).toBeCloseTo(last, 6);
  });

  it('has a band with its reason for a gap, however short, and no more of them than pixels', async () => {
    const rows = candles({ count: 2_000, without: [1_000, 1_001] });
    const at = (slot: number) => rows.time[0]! + slot * 3_600_000;
    const gaps = [gap(at(1_000), at(1_002), 'outage'), gap(at(1_500), at(1_600), 'fetch-failed')];
    const svg = svgChart(await modelOf(rows, '1h', '', gaps), SIZE);
    expectWellFormed(svg);
    expect(svg).toContain('<title>outage: 2024-02-11 16:00 to 2024-02-11 18:00 UTC</title>');
    expect(svg).toContain('fetch-failed</text>');
    expect(svg).toContain('outage: 1 gap<');
    const many = Array.from({ length: 50_000 }, (_, i) => gap(at(i / 25), at(i / 25) + 60_000, 'outage'));
    const crowded = svgChart(await modelOf(rows, '1h', '', many), SIZE);
    expect(crowded.match(/class="gap"/g)!.length).toBeLessThan(SIZE.width);
    const quiet = many.map((each) => ({ ...each, reason: 'no-trade' as const }));
    expect(svgChart(await modelOf(rows, '1h', '', quiet), SIZE)).not.toContain('class="gap"');
  });

  it('of one candle, or of flat ones, or of none is a chart as well', async () => {
    const flat = candles({ count: 10 });
    for (const column of [flat.open, flat.high, flat.low, flat.close]) column.fill(7);
    flat.volume.fill(0);
    for (const rows of [candles({ count: 1 }), flat, candles({ count: 0 })])
      expectWellFormed(svgChart(await modelOf(rows, '1h', 'sma:20,rsi,macd'), SIZE));
  });
});
