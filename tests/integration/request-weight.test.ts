import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { openArchiveBench, type ArchiveBench } from './support/archive-bench.ts';

const FROM = Date.UTC(2025, 0, 6);
const MINUTE = 60_000;
const PERPETUAL = 'BTC/USDT:USDT';

let bench: ArchiveBench;
beforeAll(async () => {
  // Without an outage: what is absent is asked about beyond the plan.
  const minutes = { '1m': candles({ from: FROM, timeframe: '1m', count: 1_440 }) };
  const markets = { 'BTC/USDT': minutes, [PERPETUAL]: minutes };
  bench = await openArchiveBench(FROM + 86_400_000, { markets });
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('a request for candles', () => {
  it.each([
    ['few candles of a perpetual', PERPETUAL, 5, 1, [99]],
    ['as many as weigh 1', PERPETUAL, 99, 1, [99]],
    ['one more', PERPETUAL, 100, 2, [499]],
    ['a page and a few', PERPETUAL, 499 + 5, 3, [499, 99]],
    ['few candles of spot, where all requests weigh the same', 'BTC/USDT', 5, 2, [1_000]],
  ] as const)('weighs what the plan says: %s', async (_, symbol, slots, weight, limits) => {
    const request: FetchRequest = {
      ...{ exchange: 'binance', symbol, timeframe: '1m', source: 'rest' },
      start: { kind: 'time', time: FROM },
      end: { kind: 'time', time: FROM + slots * MINUTE },
    };
    bench.market.requests.clear();
    const outcome = await bench.fetch(request, `${symbol.length}-${slots}`);
    expect(outcome).toMatchObject({ status: 'complete', fetched: slots });
    const planned = bench.events.flatMap((event) => (event.type === 'planned' ? [event.weight] : []));
    const spent = bench.market.requests.klines();
    expect(planned).toEqual([weight]);
    expect(spent.map(({ query }) => Number(query['limit'])).sort((a, b) => b - a)).toEqual(limits);
    expect(spent.reduce((sum, each) => sum + each.weight, 0)).toBe(weight);
  });
});
