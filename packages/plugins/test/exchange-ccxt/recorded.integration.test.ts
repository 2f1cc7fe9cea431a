import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Candles } from '@candlewick/core';
import { rowsOf } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { marketOf, openCcxt, steady } from './open-exchange.ts';

// Real answers of other venues, outside of the repository.
const DATA = process.env['CANDLEWICK_TEST_DATA'];
const MINUTE = 60_000;
const recorded = (name: string) => readFile(join(DATA!, 'http', name), 'utf8');

interface Recorded {
  readonly file: string;
  /** Where ccxt keeps the address of public candles. */
  readonly address: string;
  readonly symbol: string;
  readonly id: string;
  readonly timeframe: string;
  readonly from: number;
  readonly slots: number;
  /** The request that must come, as parameters. */
  readonly asks: Record<string, string>;
  /** The answer's own rows as [time, open, high, low, close, volume], oldest first. */
  rows(answer: never): number[][];
}

const numbers = (row: readonly unknown[]) => row.map(Number);

const RECORDED: Readonly<Record<string, Recorded>> = {
  okx: {
    file: 'okx-candles.json',
    address: 'rest',
    symbol: 'BTC/USDT:USDT',
    id: 'BTC-USDT-SWAP',
    timeframe: '1m',
    from: 1747093980000,
    slots: 2,
    asks: { instId: 'BTC-USDT-SWAP', bar: '1m', limit: '2', before: '1747093979999', after: '1747094099999' },
    // ccxt takes the base currency's volume of a swap (6), not the number of contracts (5).
    rows: (answer: { data: string[][] }) =>
      answer.data.map(([time, open, high, low, close, , base]) => numbers([time, open, high, low, close, base])).reverse(),
  },
  bybit: {
    file: 'bybit-kline.json',
    address: 'public',
    symbol: 'BTC/USDT:USDT',
    id: 'BTCUSDT',
    timeframe: '1m',
    from: 1709891640000,
    slots: 1,
    asks: { category: 'linear', symbol: 'BTCUSDT', interval: '1', start: '1709891640000', end: '1709891699999', limit: '1' },
    rows: (answer: { result: { list: string[][] } }) => answer.result.list.map((row) => numbers(row.slice(0, 6))),
  },
  kraken: {
    file: 'kraken-ohlc-721rows.json',
    address: 'public',
    symbol: 'BTC/USDT',
    id: 'XBTUSDT',
    timeframe: '1m',
    from: 1762777020000,
    slots: 720,
    asks: { pair: 'XBTUSDT', interval: '1', since: '1762776960' },
    rows: (answer: { result: { XBTUSDT: unknown[][] } }) =>
      answer.result.XBTUSDT.map(([time, open, high, low, close, , volume]) =>
        numbers([Number(time) * 1000, open, high, low, close, volume]),
      ),
  },
  coinbase: {
    file: 'coinbase-candles.json',
    address: 'rest',
    symbol: 'BTC/USD',
    id: 'BTC-USD',
    timeframe: '1h',
    from: 1712188800000,
    slots: 2,
    asks: { granularity: 'ONE_HOUR', start: '1712188800', end: '1712195999' },
    rows: (answer: { candles: Record<string, string>[] }) =>
      answer.candles
        .map(({ start, open, high, low, close, volume }) => numbers([Number(start) * 1000, open, high, low, close, volume]))
        .reverse(),
  },
}; // prettier-ignore

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
});
