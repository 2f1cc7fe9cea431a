import type { Candles } from '@candlewick/core';
import { rowsOf } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { machineClock, marketOf, openCcxt, steady } from './open-exchange.ts';
import { openWorld } from './open-world.ts';
import { DATA, RECORDED, recorded } from './recorded-answers.ts';
import { LISTS } from './venue-lists.ts';

const MINUTE = 60_000;

const message = DATA ? '' : ' (skipped: CANDLEWICK_TEST_DATA is not set)';
describe.skipIf(!DATA)(`answers that were recorded [real data]${message}`, () => {
  it.each(Object.keys(RECORDED))(
    '%s: every row comes through, oldest first, every number the same',
    async (id) => {
      const venue = RECORDED[id]!;
      const answer = await recorded(venue.file);
      await using server = await startLoopback(() => answer);
      await using opened = await openCcxt(id, { ccxt: { urls: { api: { [venue.address]: server.url } } } });
      const market = marketOf(venue.symbol, venue.id);
      const series = await opened.exchange.series(market, venue.timeframe, steady());
      const step = venue.timeframe === '1h' ? 60 * MINUTE : MINUTE;
      const { candles, meta } = await opened.exchange.fetchPage(
        {
          market,
          timeframe: venue.timeframe,
          interval: { from: venue.from, to: venue.from + venue.slots * step },
          limit: venue.slots,
        },
        steady(),
      );
      expect(rowsOf(candles)).toEqual(venue.rows(JSON.parse(answer) as never));
      expect(server.requests).toHaveLength(1);
      expect(Object.fromEntries(server.requests[0]!.url.searchParams)).toEqual(venue.asks);
      expect(meta).toMatchObject({ status: 200, bytes: answer.length });
      expect(opened.gate.passes).toEqual([
        { pool: series.pool, weight: series.weight(venue.slots), settled: [meta] },
      ]);
    },
  );

  it('kraken: says how little the venue remembers', async () => {
    await using opened = await openCcxt('kraken');
    const series = await opened.exchange.series(marketOf('BTC/USDT', 'XBTUSDT'), '1m', steady());
    expect([series.retentionCandles, series.absence]).toEqual([720, 'no-trade']);
  });

  it.each(['okx-candles.json', 'bybit-kline.json', 'coinbase-candles.json'])(
    'a %s that was cut is a failure, at whatever place',
    async (file) => {
      const [id, venue] = Object.entries(RECORDED).find(([, each]) => each.file === file)!;
      const whole = (await recorded(file)).trim();
      let length = 0;
      await using server = await startLoopback(() => whole.slice(0, length) || '\n');
      await using opened = await openCcxt(id, { ccxt: { urls: { api: { [venue.address]: server.url } } } });
      const request = {
        market: marketOf(venue.symbol, venue.id),
        timeframe: venue.timeframe,
        interval: { from: venue.from, to: venue.from + 60 * MINUTE },
        limit: 1,
      };
      const outcomes: (Candles | string)[] = [];
      for (length = 0; length < whole.length; length += 7) {
        const page = opened.exchange.fetchPage(request, steady());
        outcomes.push(
          await page.then(
            ({ candles }) => candles,
            (error: { code: string }) => error.code,
          ),
        );
      }
      expect(new Set(outcomes)).toEqual(new Set(['EXCHANGE_BAD_ANSWER']));
    },
  );

  /** Candlewick and a venue that gives the recorded answer whatever is asked, at the moment of the recording. */
  async function openRecorded(id: string) {
    const venue = RECORDED[id]!;
    const answer = await recorded(venue.file);
    const step = venue.timeframe === '1h' ? 60 * MINUTE : MINUTE;
    const end = venue.from + venue.slots * step;
    // The candle after the range was forming.
    const now = end + step / 2;
    const server = await startLoopback((url, response) => {
      response.setHeader('date', new Date(now).toUTCString());
      return LISTS[id]!(url, now) ?? answer;
    });
    const ccxt = { urls: { api: { [venue.address]: server.url } } };
    const network = { retryDelay: 5 };
    const clock = { ...machineClock, now: () => now };
    const world = await openWorld({ exchanges: { [id]: { ccxt } }, network }, clock);
    const dataset = { exchange: id, symbol: venue.symbol, timeframe: venue.timeframe };
    const at = (time: number) => ({ kind: 'time', time }) as const;
    return {
      venue,
      rows: () => world.rows(dataset),
      expected: venue.rows(JSON.parse(answer) as never).filter(([time]) => time! < end),
      fetch: async (from = venue.from) => {
        await using run = await world.run();
        return (await run.fetch([{ ...dataset, start: at(from), end: at(end) }]))[0]!;
      },
      [Symbol.asyncDispose]: async () => {
        await world[Symbol.asyncDispose]();
        await server[Symbol.asyncDispose]();
      },
    };
  }

  it.each(['okx', 'kraken', 'coinbase'])(
    '%s: goes through all stages into the cache, bit for bit',
    async (id) => {
      await using all = await openRecorded(id);
      const { slots } = all.venue;
      expect(await all.fetch()).toMatchObject({ status: 'complete', candles: slots, gaps: [] });
      expect(all.expected).toHaveLength(slots);
      expect(await all.rows()).toEqual(all.expected);
      expect(await all.fetch()).toMatchObject({ status: 'complete', requests: 0 });
    },
  );

  it('kraken: what came before its 720 candles is beyond its memory, and is not asked for', async () => {
    await using all = await openRecorded('kraken');
    const { from } = all.venue;
    const gap = { from: from - 1_440 * MINUTE, to: from, reason: 'beyond-retention', slots: 1_440 };
    expect(await all.fetch(gap.from)).toMatchObject({ status: 'incomplete', candles: 720, gaps: [gap] });
    expect(await all.fetch(gap.from)).toMatchObject({ status: 'incomplete', requests: 0, gaps: [gap] });
  });

  it('bybit: a row 39 seconds into its minute is no candle: not believed, and not silently left out', async () => {
    await using all = await openRecorded('bybit');
    const { from } = all.venue;
    expect(await all.fetch()).toMatchObject({
      status: 'incomplete',
      candles: 0,
      gaps: [{ from, to: from + MINUTE, reason: 'unknown' }],
    });
    expect(await all.rows()).toEqual([]);
  });
});
