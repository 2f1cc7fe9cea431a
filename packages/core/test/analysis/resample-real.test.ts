import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { Resampler } from '../../src/analysis/resample.ts';
import { concatCandles, rowsOf, sliceByTime, sliceCandles, type Candles } from '../../src/domain/candles.ts';
import { createGrid, missingIntervals } from '../../src/domain/grid.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { readCandlesCsv } from '../../src/testing/market-server/read-candles-csv.ts';

const folder = process.env['CANDLEWICK_TEST_DATA'] ?? '';
const isThere = folder !== '' && existsSync(join(folder, 'binance-6col'));
const read = (name: string) => readCandlesCsv(join(folder, `${name}.csv.gz`));
/** Batches as small as a cache's. */
const BATCH = 4_096;

function fold(rows: Candles, timeframe: string, origin?: number): Candles {
  const resampler = new Resampler({
    grid: createGrid(parseTimeframe(timeframe)!, origin),
    extras: Object.keys(rows.extras),
  });
  const parts: Candles[] = [];
  for (let start = 0; start < rows.length; start += BATCH)
    parts.push(resampler.add(sliceCandles(rows, start, start + BATCH)));
  return concatCandles([...parts, resampler.finish()]);
}
const cut = (rows: Candles, { from, to }: Interval) => sliceByTime(rows, from, to);
const year: Interval = { from: Date.UTC(2021, 0, 1), to: Date.UTC(2022, 0, 1) };
const january: Interval = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2025, 1, 1) };
const april: Interval = { from: Date.UTC(2021, 3, 1), to: Date.UTC(2021, 4, 1) };
const february: Interval = { from: Date.UTC(2018, 1, 1), to: Date.UTC(2018, 2, 1) };
/** Open times inside have all they need on both sides; the first week and month begin before the listing. */
const since2017: Interval = { from: Date.UTC(2017, 7, 1), to: Date.UTC(2026, 3, 1) };
const recent: Interval = { from: Date.UTC(2025, 0, 1), to: Date.UTC(2026, 3, 1) };
const DAY = 86_400_000;
const listing = Date.UTC(2017, 7, 17);

/** Every number the same double, volume too: what is summed are decimals. */
describe.skipIf(!isThere)('resampling real candles gives the venue’s own [real data]', () => {
  it.each([
    ['binance-6col/BTCUSDT-1m-2021', '4h', year],
    ['binance-6col/BTCUSDT-1m-2021', '1d', year],
    ['binance-6col/BTCUSDT-1m-2021', '1M', year],
    ['binance-12col/BTCUSDT-1m-2021-04', '4h', april],
    ['binance-12col/BTCUSDT-1m-2018-02', '4h', february],
    ['binance-12col/BTCUSDT-1m-2018-02', '1d', february],
    ['binance-12col/BTCUSDT-1m-2025-01', '15m', january],
    ['binance-12col/BTCUSDT-1m-2025-01', '1h', january],
    ['binance-6col/BTCUSDT-15m', '4h', recent],
    ['binance-6col/BTCUSDT-4h', '1d', since2017],
    ['binance-6col/BTCUSDT-1d', '1w', since2017],
    ['binance-6col/BTCUSDT-1d', '1M', since2017],
    ['binance-6col/ETHUSDT-1h', '4h', recent],
    ['binance-6col/SOLUSDT-1h', '1d', recent],
  ] as const)('%s to %s', async (name, timeframe, interval) => {
    const market = /[A-Z]{6,7}/.exec(name)![0];
    const [finer, real] = await Promise.all([read(name), read(`binance-6col/${market}-${timeframe}`)]);
    // The last bucket of the interval may reach beyond it.
    const made = cut(fold(cut(finer, { ...interval, to: interval.to + 31 * DAY }), timeframe), interval);
    expect(made.length).toBeGreaterThan(10);
    expect(rowsOf(made, [])).toEqual(rowsOf(cut(real, interval), []));
  });

  it('the six outages of 2021 among them', async () => {
    const minutes = await read('binance-6col/BTCUSDT-1m-2021');
    const outages = missingIntervals(createGrid(parseTimeframe('1m')!), year, minutes.time);
    expect(outages).toHaveLength(6);
    const hours = createGrid(parseTimeframe('4h')!);
    const [made, real] = [fold(minutes, '4h'), await read('binance-6col/BTCUSDT-4h')];
    for (const { from, to } of outages) {
      const around = { from: hours.floor(from), to: hours.ceil(to) };
      expect(rowsOf(cut(made, around))).toEqual(rowsOf(cut(real, around)));
    }
  });

  it('BTC 1d to 3d, counted from the listing day', async () => {
    const [days, real] = await Promise.all([
      read('binance-6col/BTCUSDT-1d'),
      read('binance-6col/BTCUSDT-3d'),
    ]);
    const within = { from: listing, to: real.time.at(-1)! };
    expect(rowsOf(fold(cut(days, within), '3d', listing))).toEqual(rowsOf(cut(real, within)));
  });

  it('adds the other columns of an hour up as decimals', async () => {
    const rows = await read('binance-12col/BTCUSDT-1m-2025-01');
    const made = fold(rows, '1h');
    expect(Object.keys(made.extras)).toEqual([
      'quote_volume',
      'trades',
      'taker_buy_volume',
      'taker_buy_quote_volume',
    ]);
    const units = (value: number) => BigInt(value.toFixed(8).replace('.', ''));
    for (const [name, column] of Object.entries(made.extras)) {
      const minutes = rows.extras[name]!;
      for (let hour = 0; hour < 24; hour++) {
        const total = [...minutes.subarray(hour * 60, hour * 60 + 60)].reduce(
          (sum, each) => sum + units(each),
          0n,
        );
        expect(Number(`${total}e-8`)).toBe(column[hour]);
      }
    }
  });
});
