import type { Clock, FetchRequest } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { machineClock } from './open-exchange.ts';
import { openWorld } from './open-world.ts';
import { LISTS } from './venue-lists.ts';
import type { MadeUp } from './venue-shapes.ts';
import { priceAt, SHAPES } from './venue-shapes.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const START = Date.UTC(2026, 0, 15, 12);
/** In the middle of a minute: its candle is still forming. */
const NOW = START + 30_000;
const HOLE = { from: START - 9 * HOUR, to: START - 9 * HOUR + 40 * MINUTE };
const LISTED = Date.UTC(2023, 4, 17, 9, 41);
const MARKET: MadeUp = {
  from: LISTED,
  to: START + MINUTE,
  has: (time) => time < HOLE.from || time >= HOLE.to,
};
const at = (time: number) => ({ kind: 'time', time }) as const;

/** Candlewick and a venue that answers in the shape of a real one, both at the same moment of 2026. */
async function open(id: string) {
  const shape = SHAPES[id]!;
  let now = NOW;
  const server = await startLoopback((url, response) => {
    response.setHeader('date', new Date(now).toUTCString());
    return (
      LISTS[id]!(url, now) ?? shape.answer(url, { ...MARKET, to: Math.floor(now / MINUTE) * MINUTE + MINUTE })
    );
  });
  const clock: Clock = { ...machineClock, now: () => now };
  const world = await openWorld(
    {
      exchanges: { [id]: { ccxt: { urls: { api: { [shape.address]: server.url } } } } },
      network: { retryDelay: 5 },
    },
    clock,
  );
  const dataset = { exchange: id, symbol: shape.symbol, timeframe: '1m' };
  const isCandles = ({ pathname }: URL) => /candles|kline|OHLC/.test(pathname);
  return {
    world,
    dataset,
    later: (ms: number) => (now += ms),
    /** How many requests for candles came since the last time. */
    asked: () => {
      const count = server.requests.filter(({ url }) => isCandles(url)).length;
      server.requests.length = 0;
      return count;
    },
    fetch: async (more: Partial<FetchRequest>) => {
      await using run = await world.run();
      return (await run.fetch([{ ...dataset, ...more }]))[0]!;
    },
    record: async (timeframe = '1m') => {
      await using run = await world.run();
      return (await run.cache.get({ ...dataset, timeframe }))!;
    },
    [Symbol.asyncDispose]: async () => {
      await world[Symbol.asyncDispose]();
      await server[Symbol.asyncDispose]();
    },
  };
}

const minutes = (from: number, to: number) =>
  Array.from({ length: (to - from) / MINUTE }, (_, i) => from + i * MINUTE).filter(MARKET.has);

describe.each(['okx', 'bybit', 'kraken', 'coinbase'])('%s, page after page through all stages', (id) => {
  it('gives every closed candle once, the hole explained, and nothing to ask again', async () => {
    await using venue = await open(id);
    const from = START - 11 * HOUR;
    const outcome = await venue.fetch({ start: at(from) });
    expect(outcome).toMatchObject({ status: 'complete', candles: 11 * 60 - 40 });
    expect(outcome.gaps).toMatchObject([{ ...HOLE, reason: 'no-trade', slots: 40 }]);
    const rows = await venue.world.rows(venue.dataset);
    expect(rows.map(([time]) => time)).toEqual(minutes(from, START));
    for (const [time, ...prices] of rows) expect(prices.slice(0, 4)).toEqual(Array(4).fill(priceAt(time!)));
    const pages = venue.asked();
    // A page size each, and at most one question for what is missing.
    expect(pages).toBeLessThanOrEqual(Math.ceil((11 * 60) / 100) + 2);
    expect(await venue.fetch({ start: at(from), end: at(START) })).toMatchObject({
      status: 'complete',
      requests: 0,
    });
    expect(venue.asked()).toBe(0);
    venue.later(HOUR);
    expect(await venue.fetch({ start: at(from) })).toMatchObject({ status: 'complete' });
    expect(venue.asked()).toBe(1);
    expect((await venue.world.rows(venue.dataset)).map(([time]) => time)).toEqual(
      minutes(from, START + HOUR),
    );
  });
});

describe.each(['okx', 'bybit', 'coinbase'])('%s, which forgets nothing', (id) => {
  it('begins at the listing when it is asked from before it, and never asks for that again', async () => {
    await using venue = await open(id);
    const range = { timeframe: '1d', start: at(LISTED - 30 * DAY), end: at(LISTED + 10 * DAY) };
    const from = Math.floor((LISTED - 30 * DAY) / DAY) * DAY;
    const listed = Math.floor(LISTED / DAY) * DAY;
    const outcome = await venue.fetch({ ...range, start: at(from) });
    expect(outcome.status).toBe('complete');
    expect(outcome.gaps).toMatchObject([{ from, to: listed, reason: 'pre-listing' }]);
    expect((await venue.record('1d')).facts.listedAt).toBe(listed);
    venue.asked();
    expect(await venue.fetch({ ...range, start: at(from - 100 * DAY) })).toMatchObject({
      status: 'complete',
    });
    expect(venue.asked()).toBe(0);
  });
});

describe('kraken, which keeps its newest 720 candles', () => {
  it('records what it has forgotten, says so, and never asks for it', async () => {
    await using venue = await open('kraken');
    const from = START - DAY;
    const outcome = await venue.fetch({ start: at(from), end: at(START) });
    expect(outcome.status).toBe('incomplete');
    const [forgotten, ...others] = outcome.gaps;
    expect(forgotten).toMatchObject({ from, reason: 'beyond-retention' });
    expect(forgotten).not.toHaveProperty('retryAt');
    expect(others).toMatchObject([{ ...HOLE, reason: 'no-trade' }]);
    const rows = await venue.world.rows(venue.dataset);
    // The venue counts candles, the one that is forming among them, and a hole holds none.
    expect(rows.map(([time]) => time)).toEqual(minutes(forgotten!.to, START));
    expect(rows.length).toBeGreaterThanOrEqual(720 - 41);
    expect(venue.asked()).toBeLessThanOrEqual(3);
    expect(await venue.fetch({ start: at(from), end: at(START) })).toMatchObject({ status: 'incomplete' });
    expect(venue.asked()).toBe(0);
  });
});
