import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { CandlewickError } from '../../src/errors.ts';
import { hour, HOUR, hours, openBench, request } from './bench.ts';

const SPAN = 60;
const range = fc
  .tuple(fc.nat(SPAN - 1), fc.integer({ min: 1, max: 30 }))
  .map(([from, length]) => ({ from, to: Math.min(SPAN, from + length) }));
/** What happens to a fetch: pages that fail, pages that are cut short, what it refreshes. */
const step = fc.record({
  range,
  fails: fc.array(fc.nat(SPAN), { maxLength: 3 }),
  cap: fc.constantFrom(10, 10, 4, 7),
  refresh: fc.constantFrom(false, false, false, true),
});
const holes = fc.uniqueArray(fc.integer({ min: 1, max: SPAN - 1 }), { maxLength: 12 });

describe('any history of fetches', () => {
  it('stores nothing that the venue does not have, and says complete only where everything is there', async () => {
    await fc.assert(
      fc.asyncProperty(holes, fc.array(step, { minLength: 1, maxLength: 5 }), async (without, steps) => {
        const truth = hours(200, without);
        await using bench = await openBench({
          series: { 'BTC/USDT': { '1h': truth } },
          config: { network: { retries: 1, retryDelay: 1 } },
        });
        const expected = (from: number, to: number) => rowsOf(sliceByTime(truth, hour(from), hour(to)));
        for (const {
          range: { from, to },
          fails,
          cap,
          refresh,
        } of steps) {
          bench.venue.tamper = ({ interval }, sent) => {
            if (fails.some((slot) => hour(slot) >= interval.from && hour(slot) < interval.to))
              throw new CandlewickError('EXCHANGE_UNAVAILABLE', 'down');
            return sliceByTime(sent, -Infinity, interval.from + cap * HOUR);
          };
          const [outcome] = await bench.fetch([from, to], { refresh });
          const stored = await bench.stored();
          const inside = stored.filter(([time]) => time! >= hour(from) && time! < hour(to));
          for (const row of stored) expect(expected(0, SPAN)).toContainEqual(row);
          expect(outcome!.candles).toBe(inside.length);
          if (outcome!.status !== 'complete') continue;
          expect(inside).toEqual(expected(from, to));
          bench.endpoints();
          expect((await bench.fetch([from, to]))[0]).toMatchObject({ status: 'complete', requests: 0 });
          expect(bench.endpoints()).toEqual([]);
        }
        bench.venue.tamper = undefined;
        bench.clock.time += 2 * HOUR;
        const [last] = await bench.fetch([request(0, SPAN)]);
        expect(last!.status).toBe('complete');
        expect(await bench.stored()).toEqual(expected(0, SPAN));
        const absent = last!.gaps.flatMap(({ from, slots }) =>
          Array.from({ length: slots }, (_, i) => (from - hour(0)) / HOUR + i),
        );
        expect(absent).toEqual(without.toSorted((a, b) => a - b));
      }),
      { numRuns: 60 },
    );
  });
});
