import { readFile } from 'node:fs/promises';
import { describe, expect, it } from 'vitest';
import type { Candles, Interval } from '@candlewick/core';
import { candles, readCandlesCsv, startMarketServer } from '@candlewick/core/testing';
import { hasRealData, realData } from './support/real-data.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const PAGE = 1_000;
const IN_FLIGHT = 6;
const iso = (time: number) => new Date(time).toISOString();

interface Minutes {
  readonly all: Candles;
  /** From the listing to the end of what there is. */
  readonly span: Interval;
  readonly outages: readonly Interval[];
}

/** 40 days with outages of one minute and of hours: inside a page, over its end, over several pages. */
async function generated(): Promise<Minutes> {
  const from = Date.parse('2021-01-01');
  const holes = [[700, 701], [1_990, 2_020], [9_000, 9_284], [20_500, 23_100], [40_000, 41_000], [50_999, 51_000]]; // prettier-ignore
  const without = holes.flatMap(([first, end]) =>
    Array.from({ length: end! - first! }, (_, i) => first! + i),
  );
  return {
    all: candles({ from, timeframe: '1m', count: 40 * 1_440, without }),
    span: { from, to: from + 40 * DAY },
    outages: holes.map(([first, end]) => ({ from: from + first! * MINUTE, to: from + end! * MINUTE })),
  };
}

async function real(): Promise<Minutes> {
  const known = await readFile(realData('BTCUSDT-1m-gaps-2017-2025.csv')!, 'utf8');
  return {
    all: await readCandlesCsv(realData('binance-6col/BTCUSDT-1m-2021.csv.gz')!),
    span: { from: Date.parse('2021-01-01'), to: Date.parse('2022-01-01') },
    outages: known
      .split('\n')
      .filter((line) => line.includes(',2021-'))
      .map((line) => line.split(',').map(Number))
      .map(([from, last]) => ({ from: from!, to: last! + MINUTE })),
  };
}

interface Dataset {
  readonly candles: number;
  readonly requests: number;
  readonly gaps: readonly { from: string; to: string; candles: number; reason: string }[];
}

describe.for([
  ['generated minutes', generated, false],
  ['the minutes of 2021 [real data]', real, !hasRealData],
] as const)('on %s', ([, load, absent]) => {
  /** A venue that has them up to `now`, where its clock stands, and a user of it. */
  async function open(now: (span: Interval) => number) {
    const minutes = await load();
    const market = await startMarketServer({
      markets: { 'BTC/USDT': { '1m': minutes.all } },
      now: now(minutes.span),
      frozen: true,
      budget: { limit: 1e9 },
    });
    const user = await openWorkspace();
    await user.config({
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
      performance: { requestsInFlight: IN_FLIGHT },
    });
    const close = async () => {
      await user[Symbol.asyncDispose]();
      await market[Symbol.asyncDispose]();
    };
    return { ...minutes, market, user, [Symbol.asyncDispose]: close };
  }

  async function run(user: Workspace, command: string, ...more: string[]): Promise<Dataset> {
    const { code, stdout, stderr } = await user.run(
      ...[command, '--trust', '--symbol', 'BTC/USDT', '--timeframe', '1m', '--json', ...more],
    );
    expect(stderr).toBe('');
    expect(code).toBe(0);
    return (JSON.parse(stdout) as { datasets: [Dataset] }).datasets[0];
  }

  it.skipIf(absent)(
    'finds every outage and nothing else, with few requests more than pages, and never asks again',
    async () => {
      await using place = await open(({ to }) => to + DAY);
      const { user, market, span, outages, all } = place;
      const range = ['--start', iso(span.from), '--end', iso(span.to)];
      const first = await run(user, 'fetch', ...range);
      expect(first.candles).toBe(all.length);
      expect(first.gaps.map(({ from, to, reason }) => ({ from, to, reason }))).toEqual(
        outages.map(({ from, to }) => ({ from: iso(from), to: iso(to), reason: 'outage' })),
      );
      const pages = Math.ceil((span.to - span.from) / MINUTE / PAGE);
      const page = (time: number) => Math.floor((time - span.from) / MINUTE / PAGE);
      const touched = outages.reduce((sum, { from, to }) => sum + page(to - 1) - page(from) + 1, 0);
      expect(market.requests.klinesCount).toBeLessThanOrEqual(pages + 2 * touched);
      if (pages > 500) expect(market.requests.klinesCount).toBeLessThanOrEqual(Math.floor(pages * 1.02));
      market.requests.clear();
      expect((await run(user, 'fetch', ...range)).requests).toBe(0);
      expect(
        (await run(user, 'fetch', '--start', iso(span.from + DAY), '--end', iso(span.to))).requests,
      ).toBe(0);
      expect(market.requests.all).toEqual([]);
    },
  );

  it.skipIf(absent)('brings a tail of one hour with one request', async () => {
    await using place = await open(({ from }) => from + 3 * DAY + 5_000);
    const { user, market, span } = place;
    await run(user, 'fetch', '--start', iso(span.from));
    const before = market.clock.now();
    market.clock.advance(HOUR);
    market.requests.clear();
    const { candles: count, requests } = await run(user, 'update');
    const closed = place.all.time.filter((time) => time < span.from + 3 * DAY + HOUR).length;
    expect([count, requests]).toEqual([closed, 1]);
    expect(market.requests.klinesCount).toBe(1);
    expect(Number(market.requests.klines()[0]!.query['startTime'])).toBe(before - 5_000);
  });

  it.skipIf(absent)(
    'looks for the listing once, records what was before it, and never asks for it again',
    async () => {
      await using place = await open(({ to }) => to + DAY);
      const { user, market, span } = place;
      const end = ['--end', iso(span.from + 3 * DAY)];
      const early = span.from - 300 * DAY;
      const first = await run(user, 'fetch', '--start', iso(early), ...end);
      expect(first.candles).toBeGreaterThan(0);
      expect(first.gaps[0]).toMatchObject({ from: iso(early), to: iso(span.from), reason: 'pre-listing' });
      const pages = Math.ceil((3 * 1_440) / PAGE) + 1;
      // Pages in flight when the first empty one came, and the question for the listing.
      expect(market.requests.klinesCount).toBeLessThanOrEqual(pages + IN_FLIGHT + 1 + place.outages.length);
      expect(market.requests.klines().filter(({ query }) => query['startTime'] === '0')).toHaveLength(1);
      market.requests.clear();
      expect((await run(user, 'fetch', '--start', iso(early), ...end)).requests).toBe(0);
      const earlier = await run(user, 'fetch', '--start', iso(early - 300 * DAY), ...end);
      expect(earlier.gaps[0]).toMatchObject({ from: iso(early - 300 * DAY), to: iso(span.from) });
      const listing = await run(user, 'fetch', '--start', 'listing', ...end);
      expect(listing).toMatchObject({ candles: first.candles, requests: 0 });
      expect(market.requests.klinesCount).toBe(0);
    },
  );

  it.skipIf(absent)('begins at the listing where it is asked to, and asks for it once', async () => {
    await using place = await open(({ to }) => to + DAY);
    const { user, market, span } = place;
    const range = ['--start', 'listing', '--end', iso(span.from + DAY)];
    const { requests, gaps } = await run(user, 'fetch', ...range);
    expect(gaps.every(({ reason }) => reason === 'outage')).toBe(true);
    expect(requests).toBe(market.requests.klinesCount);
    market.requests.clear();
    expect((await run(user, 'fetch', '--start', iso(span.from - DAY), ...range.slice(2))).requests).toBe(0);
    expect(market.requests.klinesCount).toBe(0);
  });
});
