import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { isExplained } from '../../src/domain/gap.ts';
import { hour, HOUR, hours, openBench, request } from './bench.ts';

const MINUTE = 60_000;
const FIRST = 60;
const LAST = 400;

const story = fc.record({
  /** Hours without a candle. */
  without: fc.uniqueArray(fc.integer({ min: FIRST + 1, max: LAST }), { maxLength: 20 }),
  /** So many minutes after its end a candle is first answered, and so many its values still change. Both within the tail. */
  late: fc.constantFrom(0, 0, 1, 20, 59),
  unsettled: fc.constantFrom(0, 1, 30, 59),
  steps: fc.array(
    fc.record({
      wait: fc.integer({ min: 0, max: 300 }),
      from: fc.integer({ min: FIRST - 5, max: 95 }),
      length: fc.integer({ min: 1, max: 100 }),
    }),
    { minLength: 1, maxLength: 8 },
  ),
});

describe('a market that goes on', () => {
  it('is stored as it ended up, whenever it was looked at', async () => {
    await fc.assert(
      fc.asyncProperty(story, async ({ without, late, unsettled, steps }) => {
        const truth = sliceByTime(hours(LAST, without), hour(FIRST), hour(LAST));
        await using bench = await openBench({ series: { 'BTC/USDT': { '1h': truth } } });
        const { clock, venue } = bench;
        venue.tamper = (_page, honest) => {
          const age = (time: number) => clock.now() - time - HOUR;
          const there = rowsOf(honest).filter(([time]) => late === 0 || age(time!) >= late * MINUTE);
          return candlesFromRows(
            there.map((row) =>
              age(row[0]!) < unsettled * MINUTE ? [...row.slice(0, 5), clock.now() % 1_000_003] : row,
            ),
          );
        };
        venue.tamperSeek = (_from, honest) =>
          honest !== undefined && clock.now() - honest - HOUR < late * MINUTE ? undefined : honest;
        const times = new Set(truth.time);
        for (const { wait, from, length } of steps) {
          clock.time += wait * MINUTE;
          const [outcome] = await bench.fetch([request(from, from + length)]);
          for (const gap of outcome!.gaps.filter(({ reason }) => isExplained(reason)))
            for (let time = gap.from; time < gap.to; time += HOUR) expect(times).not.toContain(time);
        }
        // Gaps that could not be explained are asked about after an hour.
        clock.time += 2 * HOUR;
        const now = Math.floor((clock.now() - HOUR) / HOUR) * HOUR;
        const end = (now - hour(0)) / HOUR;
        const [last] = await bench.fetch([request(FIRST, end)]);
        const held = sliceByTime(truth, hour(FIRST), now);
        const stored = (await bench.stored()).filter(([time]) => time! < now);
        expect(stored).toEqual(rowsOf(held));
        if (end < LAST && !without.includes(end - 1)) expect(last!.status).toBe('complete');
      }),
      { numRuns: 80 },
    );
  });
});
