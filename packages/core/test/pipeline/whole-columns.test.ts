import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NO_CANDLES, rowsOf, sliceCandles, type Candles } from '../../src/domain/candles.ts';
import { wholeColumns } from '../../src/pipeline/whole-columns.ts';
import { candles } from '../../src/testing/builders/candles.ts';

/** As a cache gives them to whoever copies: every batch in the memory of the last one. */
async function* sharing(all: Candles, size: number): AsyncGenerator<Candles> {
  for (let start = 0; start < all.length; start += size) {
    const batch = structuredClone(sliceCandles(all, start, start + size));
    yield batch;
    batch.time.fill(NaN);
    batch.close.fill(NaN);
  }
}

describe('wholeColumns', () => {
  it('are all rows, however they come and however many were told', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 0, max: 300 }),
        fc.integer({ min: 1, max: 120 }),
        fc.integer({ min: 0, max: 400 }),
        async (count, size, told) => {
          const all = candles({ count, extras: ['trades'] });
          const whole = await wholeColumns(sharing(all, size), told, ['trades']);
          expect(rowsOf(whole)).toEqual(rowsOf(all));
        },
      ),
    );
  });

  // So many that the memory behind them is found on another thread.
  it.each([120_000, 119_999, 60_000, 130_000])('are all of many rows where %d are told', async (told) => {
    const all = candles({ count: 120_000, timeframe: '1m' });
    for (const size of [8192, 70_000, 120_000]) {
      const whole = await wholeColumns(sharing(all, size), told);
      expect(whole.length).toBe(all.length);
      for (const name of ['time', 'high', 'close', 'volume'] as const)
        expect(Buffer.compare(Buffer.from(whole[name].slice().buffer), Buffer.from(all[name].slice().buffer))).toBe(0);
    }
  }); // prettier-ignore

  it('has NaN where a batch lacks a column, and not the columns that nobody wants', async () => {
    const parts = [candles({ count: 2, extras: ['trades'] }), candles({ count: 2, from: 1e12, extras: ['other'] })];
    const { extras, length } = await wholeColumns(
      (async function* () {
        yield* parts;
      })(),
      4,
      ['trades'],
    );
    expect(length).toBe(4);
    expect(Object.keys(extras)).toEqual(['trades']);
    expect([...extras['trades']!]).toEqual([...parts[0]!.extras['trades']!, NaN, NaN]);
  }); // prettier-ignore

  it('is empty of nothing', async () => {
    expect(await wholeColumns(sharing(NO_CANDLES, 1), 0)).toEqual(NO_CANDLES);
  });

  it('gives on what goes wrong', async () => {
    const failing = (async function* () {
      yield candles({ count: 2 });
      throw new Error('broken');
    })();
    await expect(wholeColumns(failing, 200_000)).rejects.toThrow('broken');
  });
});
