import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { foldBars } from '../../src/simulation/fold-bars.ts';
import { readCandlesCsv } from '../../src/testing/market-server/read-candles-csv.ts';

describe('folding bars', () => {
  const fold = (rows: number[][]) => rowsOf(foldBars(candlesFromRows(rows), (time) => time - (time % 10)));

  it('leaves out bars without volume once the bucket has traded', () => {
    expect(
      fold([
        [10, 99, 99, 99, 99, 0],
        [11, 5, 7, 4, 6, 2],
        [12, 50, 50, 50, 50, 0],
        [13, 6, 8, 5, 7, 1],
        [14, 1, 1, 1, 1, 0],
      ]),
    ).toEqual([[10, 5, 8, 4, 7, 3]]);
  });

  it('keeps the first flat bar of a bucket that never trades, and makes no bucket of nothing', () => {
    expect(
      fold([
        [10, 3, 3, 3, 3, 0],
        [12, 3, 3, 3, 3, 0],
        [35, 4, 4, 4, 4, 1],
      ]),
    ).toEqual([
      [10, 3, 3, 3, 3, 0],
      [30, 4, 4, 4, 4, 1],
    ]);
  });

  const folder = join(process.env['CANDLEWICK_TEST_DATA'] ?? '', 'binance-6col');
  const minutes = join(folder, 'BTCUSDT-1m-2021.csv.gz');
  it.skipIf(!process.env['CANDLEWICK_TEST_DATA'] || !existsSync(minutes))(
    'gives the real candles of 2021 from the real minutes [real data]',
    async () => {
      const year = await readCandlesCsv(minutes);
      const from = Date.UTC(2021, 0, 4);
      for (const timeframe of ['4h', '1d', '1w']) {
        const grid = createGrid(parseTimeframe(timeframe)!);
        const to = grid.floor(Date.UTC(2021, 11, 31));
        const real = sliceByTime(await readCandlesCsv(join(folder, `BTCUSDT-${timeframe}.csv.gz`)), from, to);
        const folded = foldBars(sliceByTime(year, from, to), grid.floor);
        for (let i = 0; i < folded.length; i++) folded.volume[i] = Number(folded.volume[i]!.toFixed(8));
        expect(folded.length).toBeGreaterThan(40);
        expect(rowsOf(folded)).toEqual(rowsOf(real));
      }
    },
  );
});
