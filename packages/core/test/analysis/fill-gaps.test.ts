import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { resolveExportColumns } from '../../src/analysis/export-columns.ts';
import { countFilled, fillGaps, FILLED_COLUMN, type FillMethod } from '../../src/analysis/fill-gaps.ts';
import {
  concatCandles,
  NO_CANDLES,
  pickRows,
  rowsOf,
  sameRow,
  sliceCandles,
  type Candles,
} from '../../src/domain/candles.ts';
import { createGrid, missingIntervals } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { candles } from '../../src/testing/index.ts';

const SLOTS = 40;

async function* inBatches(rows: Candles, cuts: readonly number[]): AsyncGenerator<Candles> {
  const edges = [0, ...cuts.map((cut) => Math.min(cut, rows.length)).toSorted((a, b) => a - b), rows.length];
  for (let i = 1; i < edges.length; i++) yield sliceCandles(rows, edges[i - 1]!, edges[i]!);
}
async function fill(rows: Candles, timeframe: string, method: FillMethod, cuts: readonly number[] = []) {
  const parts: Candles[] = [];
  for await (const part of fillGaps(inBatches(rows, cuts), createGrid(parseTimeframe(timeframe)!), method))
    parts.push(part);
  return parts.length === 0 ? NO_CANDLES : concatCandles(parts);
}

describe('filling gaps', () => {
  const methods = fc.constantFrom<FillMethod>('previous', 'linear');
  const timeframes = fc.constantFrom('1m', '4h', '1w', '1M');
  const kept = fc
    .uniqueArray(fc.nat(SLOTS - 1), { minLength: 1 })
    .map((all) => all.toSorted((a, b) => a - b));
  const cuts = fc.array(fc.nat(SLOTS), { maxLength: 6 });

  it('leaves no hole between the first and the last candle, keeps every candle, and flags what it made', () =>
    fc.assert(
      fc.asyncProperty(methods, timeframes, kept, cuts, async (method, timeframe, which, at) => {
        const source = pickRows(candles({ timeframe, count: SLOTS, extras: ['trades'] }), which);
        const grid = createGrid(parseTimeframe(timeframe)!);
        const filled = await fill(source, timeframe, method, at);
        const span = { from: source.time[0]!, to: grid.timeOf(grid.slotOf(source.time.at(-1)!) + 1) };
        expect(filled.length).toBe(grid.count(span));
        expect(missingIntervals(grid, span, filled.time)).toEqual([]);
        const flags = filled.extras[FILLED_COLUMN]!;
        for (let row = 0, next = 0; row < filled.length; row++) {
          if (filled.time[row] === source.time[next]) {
            expect(flags[row]).toBe(0);
            expect(sameRow(source, next++, filled, row)).toBe(true);
            continue;
          }
          expect(flags[row]).toBe(1);
          expect(filled.volume[row]).toBe(0);
          expect(filled.extras['trades']![row]).toBeNaN();
          const { open, high, low, close } = filled;
          expect(high[row]!).toBeGreaterThanOrEqual(Math.max(open[row]!, close[row]!, low[row]!));
          expect(low[row]!).toBeLessThanOrEqual(Math.min(open[row]!, close[row]!));
          if (method === 'previous')
            expect([open[row], close[row]]).toEqual([source.close[next - 1], source.close[next - 1]]);
          else {
            const ends = [source.close[next - 1]!, source.close[next]!];
            expect(close[row]!).toBeGreaterThanOrEqual(Math.min(...ends) - 1e-9);
            expect(close[row]!).toBeLessThanOrEqual(Math.max(...ends) + 1e-9);
          }
        }
      }),
    ));

  it('gives the same rows however they were batched', () =>
    fc.assert(
      fc.asyncProperty(methods, kept, cuts, async (method, which, at) => {
        const source = pickRows(candles({ count: SLOTS }), which);
        expect(rowsOf(await fill(source, '1h', method, at))).toEqual(
          rowsOf(await fill(source, '1h', method)),
        );
      }),
    ));

  it('knows beforehand how many rows there will be', () =>
    fc.assert(
      fc.asyncProperty(kept, async (which) => {
        const grid = createGrid(parseTimeframe('1h')!);
        const all = candles({ count: SLOTS });
        const source = pickRows(all, which);
        const interval = { from: all.time[0]!, to: all.time[SLOTS - 1]! + 3_600_000 };
        const gaps = missingIntervals(grid, interval, source.time);
        expect(countFilled(interval, gaps, grid)).toBe((await fill(source, '1h', 'previous')).length);
      }),
    ));

  it('fills on the line between the neighbours', async () => {
    const all = candles({ count: 5 });
    const source = pickRows(all, [0, 4]);
    const [a, b] = [source.close[0]!, source.close[1]!];
    const { close } = await fill(source, '1h', 'linear');
    [0, 0.25, 0.5, 0.75, 1].forEach((share, row) => expect(close[row]).toBeCloseTo(a + (b - a) * share, 8));
  });

  it('makes a hole of years in pieces', async () => {
    const all = candles({ timeframe: '1m', count: 100_000 });
    const sizes: number[] = [];
    const ends = inBatches(pickRows(all, [0, 99_999]), [1]);
    for await (const { length } of fillGaps(ends, createGrid(parseTimeframe('1m')!), 'previous'))
      sizes.push(length);
    expect(Math.max(...sizes)).toBeLessThanOrEqual(8_192);
    expect(sizes.reduce((sum, each) => sum + each, 0)).toBe(100_000);
  });

  it('gives nothing for nothing', async () => {
    expect((await fill(NO_CANDLES, '1h', 'linear', [0, 0])).length).toBe(0);
  });

  it('is always told in an export, whichever columns are asked for', () => {
    const dataset = { exchange: 'fake', symbol: 'A/B', timeframe: '1h' };
    const names = (wanted: 'all' | string[], extras: string[]) =>
      resolveExportColumns(wanted, dataset, extras).map(({ name }) => name);
    expect(names(['timestamp', 'close'], ['trades', 'filled'])).toEqual(['timestamp', 'close', 'filled']);
    expect(names(['filled', 'close'], ['filled'])).toEqual(['filled', 'close']);
    expect(names('all', ['trades', 'filled']).slice(-2)).toEqual(['trades', 'filled']);
    expect(names(['close'], ['trades'])).toEqual(['close']);
  });
});
