import assert from 'node:assert/strict';
import { CORE_COLUMNS, sliceByTime } from '../../domain/candles.ts';
import type { ContractCase } from '../contract.ts';
import type { ExchangeHarness } from './exchange-harness.ts';
import { assertSameCandles, learn, steady } from './exchange-steps.ts';

const YEAR = 366 * 86_400_000;

/** What an exchange answers: pages, ends, extras, the first candle. */
export const EXCHANGE_PAGE_CASES: readonly ContractCase<ExchangeHarness>[] = [
  {
    id: 'EXCHANGE-14',
    asks: 'gives a page as columns of doubles of one length, times in milliseconds',
    why: 'stores and exporters read the columns as they are',
    run: async (harness) => {
      const { page } = await learn(harness);
      const { candles, meta } = await page(harness.interval);
      for (const name of CORE_COLUMNS) {
        assert.ok(candles[name] instanceof Float64Array, name);
        assert.equal(candles[name].length, candles.length, name);
      }
      for (const time of candles.time)
        assert.ok(Number.isSafeInteger(time) && time > 0 && time < 1e14, `${time} is in milliseconds`);
      assert.ok(meta.endpoint.length > 0);
      if (meta.serverTime !== undefined) assert.ok(Math.abs(meta.serverTime - harness.now()) < 60_000);
      for (const number of [meta.status, meta.bytes, meta.durationMs])
        if (number !== undefined) assert.ok(Number.isFinite(number) && number >= 0);
    },
  },
  {
    id: 'EXCHANGE-15',
    asks: 'answers the candles of the window, in rising order, no more than asked for',
    why: 'a plan counts on each page holding its own window',
    run: async (harness) => {
      const { page, grid } = await learn(harness);
      const { from, to } = harness.interval;
      const { candles } = await page(harness.interval);
      assert.ok(candles.length >= 12, 'the harness has at least 12 candles');
      assert.ok(candles.length <= grid.count(harness.interval));
      candles.time.forEach((time, i) => {
        assert.ok(time >= from && time < to && grid.isOn(time), `${time} is in the window, on the grid`);
        if (i > 0) assert.ok(time > candles.time[i - 1]!);
      });
      assert.ok((await page(harness.interval, 3)).candles.length <= 3);
    },
  },
  {
    id: 'EXCHANGE-16',
    asks: 'takes the start as included and the end as not included',
    why: 'an end off by one is a candle twice or none',
    run: async (harness) => {
      const { page } = await learn(harness);
      const { candles } = await page(harness.interval);
      for (const [first, last] of [
        [0, 1],
        [2, 7],
        [5, candles.length - 1],
      ] as const) {
        const from = candles.time[first]!;
        const to = candles.time[last]!;
        const part = await page({ from, to });
        assertSameCandles(part.candles, sliceByTime(candles, from, to), `rows ${first} to ${last}`);
      }
    },
  },
  {
    id: 'EXCHANGE-17',
    asks: 'answers the same closed page the same, bit for bit',
    why: 'a re-ask that differs is kept as a revision',
    run: async (harness) => {
      const { page } = await learn(harness);
      const [one, two] = [await page(harness.interval), await page(harness.interval)];
      assertSameCandles(two.candles, one.candles, 'asked twice');
    },
  },
  {
    id: 'EXCHANGE-18',
    asks: 'keeps the answers of requests that are under way together apart',
    why: 'ccxt has one slot for the last answer: pages would get the headers or rows of others',
    run: async (harness) => {
      const { page } = await learn(harness);
      const { candles } = await page(harness.interval);
      const cuts = [0, 3, 6, 9, candles.length - 1].map((i) => candles.time[i]!);
      const spans = cuts.slice(1).map((to, i) => ({ from: cuts[i]!, to }));
      const parts = await Promise.all(spans.map((span) => page(span)));
      parts.forEach((part, i) => {
        const { from, to } = spans[i]!;
        assertSameCandles(part.candles, sliceByTime(candles, from, to), `part ${i} of ${spans.length}`);
      });
    },
  },
  {
    id: 'EXCHANGE-19',
    asks: 'gives every declared extra column with every page',
    why: 'a column that comes and goes would be stored as holes',
    run: async (harness) => {
      const { page, series } = await learn(harness);
      const { candles } = await page(harness.interval);
      assert.deepEqual(Object.keys(candles.extras).sort(), series.extras.toSorted());
      for (const column of Object.values(candles.extras)) {
        assert.ok(column instanceof Float64Array);
        assert.equal(column.length, candles.length);
      }
    },
  },
  {
    id: 'EXCHANGE-20',
    asks: 'answers a window without candles with an empty page',
    why: 'empty and failed are different answers',
    run: async (harness) => {
      const { page, grid } = await learn(harness);
      const from = grid.ceil(Date.UTC(2001, 0, 1));
      const { candles, meta } = await page({ from, to: grid.timeOf(grid.slotOf(from) + 10) });
      assert.equal(candles.length, 0);
      assert.ok(meta.endpoint.length > 0);
    },
  },
  {
    id: 'EXCHANGE-21',
    asks: 'finds the first candle at or after a time, if and only if it declares so',
    why: 'it proves holes and finds the listing; a method that refuses would fail in the middle of a run',
    steeredBy: 'seek',
    run: async (harness) => {
      const { exchange, capabilities, timeframe, interval } = harness;
      const { market, page, grid } = await learn(harness);
      if (!capabilities.seek) {
        assert.equal(exchange.seek, undefined);
        return 'it does not seek';
      }
      assert.ok(exchange.seek);
      const seek = async (from: number) => (await exchange.seek!(market, timeframe, from, steady())).time;
      const { candles } = await page(interval);
      assert.equal(await seek(candles.time[1]!), candles.time[1]);
      assert.equal(await seek(candles.time[1]! + 1), candles.time[2]);
      const listing = await seek(0);
      assert.ok(listing !== undefined && listing <= candles.time[0]! && grid.isOn(listing));
      const next = grid.timeOf(grid.slotOf(listing) + 1);
      assert.equal((await page({ from: listing, to: next })).candles.time[0], listing);
      assert.equal(await seek(harness.now() + 2 * YEAR), undefined);
    },
  },
];
