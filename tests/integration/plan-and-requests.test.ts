import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { openArchiveBench, type ArchiveBench } from './support/archive-bench.ts';

const MINUTE = 60_000;
const DAY = 1_440 * MINUTE;
const FROM = Date.UTC(2024, 8, 1);
/** In the middle of a candle; the files of the month before are published, and those of most of its own days. */
const NOW = Date.UTC(2025, 0, 3, 12, 7, 30);
const STEPS = { '1m': MINUTE, '5m': 5 * MINUTE, '1h': 60 * MINUTE, '1d': DAY } as const;
const SPOT = 'BTC/USDT';
const PERPETUAL = 'BTC/USDT:USDT';
const TIMEFRAMES = Object.keys(STEPS) as (keyof typeof STEPS)[];

let bench: ArchiveBench;
let caches = 0;
beforeAll(async () => {
  // Without an outage: what is absent is asked about beyond the plan.
  const steady = Object.fromEntries(
    TIMEFRAMES.map((timeframe) => {
      const count = Math.floor((NOW - FROM) / STEPS[timeframe]);
      return [timeframe, candles({ from: FROM, timeframe, count })];
    }),
  );
  const markets = { [SPOT]: steady, [PERPETUAL]: steady, 'BTC/USD:BTC': steady };
  bench = await openArchiveBench(NOW, { markets });
});
afterAll(() => bench[Symbol.asyncDispose]());

/** What was planned for the cache, by default an empty one, and what then reached the venue. */
async function planAndFetch(
  series: Pick<FetchRequest, 'symbol' | 'timeframe' | 'source'>,
  from: number,
  to: number,
  cache = String(caches++),
) {
  const request: FetchRequest = {
    ...{ exchange: 'binance', ...series },
    start: { kind: 'time', time: from },
    end: { kind: 'time', time: to },
  };
  await using run = await bench.open(cache);
  const plan = await run.plan(request);
  bench.market.requests.clear();
  const outcome = await bench.fetch(request, cache);
  const pages = bench.market.requests.klines();
  return {
    outcome,
    planned: {
      requests: plan.requests,
      weight: plan.weight,
      files: plan.files.map(({ name }) => name).sort(),
    },
    spent: {
      requests: pages.length,
      weight: pages.reduce((sum, each) => sum + each.weight, 0),
      files: [...bench.market.requests.archiveFiles].sort(),
    },
    limits: pages.map(({ query }) => Number(query['limit'])).sort((a, b) => b - a),
  };
}

describe('what a plan says', () => {
  it.each([
    ['few candles of a perpetual', PERPETUAL, 5, 1, [99]],
    ['as many as weigh 1', PERPETUAL, 99, 1, [99]],
    ['one more', PERPETUAL, 100, 2, [499]],
    ['a page and a few', PERPETUAL, 499 + 5, 3, [499, 99]],
    ['few candles of spot, where all requests weigh the same', SPOT, 5, 2, [1_000]],
  ] as const)('is the weight of %s', async (_, symbol, slots, weight, limits) => {
    const series = { symbol, timeframe: '1m', source: 'rest' } as const;
    const { outcome, planned, spent, ...asked } = await planAndFetch(series, FROM, FROM + slots * MINUTE);
    expect(outcome).toMatchObject({ status: 'complete', fetched: slots });
    expect(planned).toEqual({ requests: limits.length, weight, files: [] });
    expect(spent).toEqual(planned);
    expect(asked.limits).toEqual(limits);
  });

  it('is what is asked for, whatever is wanted and is there', async () => {
    const range = fc.record({
      from: fc.integer({ min: FROM, max: NOW - 3 * DAY }),
      // Short ranges as often as long ones.
      length: fc.oneof(...[3_600_000, DAY, 60 * DAY].map((max) => fc.integer({ min: 1, max }))),
      source: fc.constantFrom('auto', 'rest', 'archive'),
    });
    const wanted = fc.record({
      symbol: fc.constantFrom(SPOT, PERPETUAL, 'BTC/USD:BTC'),
      timeframe: fc.constantFrom(...TIMEFRAMES),
      ranges: fc.array(range, { minLength: 1, maxLength: 3 }),
    });
    await fc.assert(
      fc.asyncProperty(wanted, async ({ ranges, ...id }) => {
        const cache = String(caches++);
        for (const { from, length, source } of ranges) {
          const { planned, spent } = await planAndFetch({ ...id, source }, from, from + length, cache);
          expect(spent).toEqual(planned);
        }
      }),
      { numRuns: 15 },
    );
  });
});
