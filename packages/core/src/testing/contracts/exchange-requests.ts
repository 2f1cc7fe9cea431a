import assert from 'node:assert/strict';
import type { ContractCase } from '../contract.ts';
import type { ExchangeHarness } from './exchange-harness.ts';
import { ABORT_MS, assertSettled, endsWithin, failureOf, learn, steady } from './exchange-steps.ts';

/** How an exchange behaves as a client: budget, aborts, failures, its end. */
export const EXCHANGE_REQUEST_CASES: readonly ContractCase<ExchangeHarness>[] = [
  {
    id: 'EXCHANGE-07',
    asks: 'takes exactly one permit for a page, of the declared pool and weight, and settles it once',
    why: 'a request past the gate, or charged wrongly, ends in a ban',
    run: async (harness) => {
      const { series, page } = await learn(harness);
      const before = harness.gate.passes.length;
      const { interval } = harness;
      const { meta } = await page(interval, series.pageLimit);
      assert.equal(harness.gate.passes.length, before + 1);
      const pass = harness.gate.passes[before]!;
      assert.deepEqual(pass.pool, series.pool);
      assert.equal(pass.weight, series.weight(series.pageLimit));
      assert.deepEqual(pass.settled, [meta], 'the gate is told what the caller is told');
    },
  },
  {
    id: 'EXCHANGE-08',
    asks: 'takes a permit for every other request too, and settles each once',
    why: 'market lists weigh more than pages',
    run: async (harness) => {
      const { exchange, gate } = harness;
      const passesOf = async (call: () => Promise<unknown>) => {
        const before = gate.passes.length;
        await call();
        return gate.passes.length - before;
      };
      assert.ok((await passesOf(() => exchange.markets(steady()))) >= 1, 'markets');
      assert.equal(await passesOf(() => exchange.serverTime(steady())), 1, 'serverTime');
      const { market } = await learn(harness);
      if (exchange.seek) {
        const seek = exchange.seek.bind(exchange, market, harness.timeframe, harness.interval.from);
        assert.ok((await passesOf(() => seek(steady()))) >= 1, 'seek');
      }
      for (const { weight } of gate.passes) assert.ok(weight > 0);
      assertSettled(harness);
    },
  },
  {
    id: 'EXCHANGE-09',
    asks: 'answers nothing while the gate is shut',
    why: 'an answer without a permit is a request outside the budget',
    run: async (harness) => {
      const { page } = await learn(harness);
      harness.gate.shut();
      const waiting = page(harness.interval);
      assert.equal(await endsWithin(150, waiting), false);
      harness.gate.open();
      assert.ok((await waiting).candles.length > 0);
      assertSettled(harness);
    },
  },
  {
    id: 'EXCHANGE-10',
    asks: 'sends nothing for a signal that has aborted',
    why: 'Ctrl-C must not start requests',
    run: async (harness) => {
      const { page } = await learn(harness);
      const before = harness.gate.passes.length;
      const stop = new AbortController();
      stop.abort();
      await assert.rejects(page(harness.interval, undefined, stop.signal));
      await assert.rejects(harness.exchange.serverTime(stop.signal));
      assert.equal(harness.gate.passes.length, before);
    },
  },
  {
    id: 'EXCHANGE-11',
    asks: 'ends within a second of an abort, waiting at the gate or under way',
    why: 'an interrupted fetch must stop at once, whatever it waits for',
    run: async (harness) => {
      const { page } = await learn(harness);
      harness.gate.shut();
      const stop = new AbortController();
      const waiting = page(harness.interval, undefined, stop.signal);
      assert.equal(await endsWithin(50, waiting), false);
      stop.abort();
      assert.ok(await endsWithin(ABORT_MS, waiting));
      await assert.rejects(waiting);
      harness.gate.open();

      const cut = new AbortController();
      const underWay = page(harness.interval, undefined, cut.signal);
      setImmediate(() => cut.abort());
      assert.ok(await endsWithin(ABORT_MS, underWay));
      assertSettled(harness);
      assert.ok((await page(harness.interval)).candles.length > 0, 'it goes on serving others');
    },
  },
  {
    id: 'EXCHANGE-12',
    asks: 'throws an error with a code and the meta of the request when the source fails',
    why: 'a failure that looks like an empty page is the silent hole',
    steeredBy: 'fail of the harness: without it an unknown market is asked for',
    run: async (harness) => {
      const { market, page } = await learn(harness);
      const before = harness.gate.passes.length;
      await harness.fail?.();
      const { exchange, timeframe, interval } = harness;
      const nowhere = {
        ...market,
        symbol: 'NOSUCH/MARKET',
        id: 'NOSUCHMARKET',
        base: 'NOSUCH',
        quote: 'MARKET',
      };
      const error = (await failureOf(
        harness.fail
          ? page(interval)
          : exchange.fetchPage({ market: nowhere, timeframe, interval, limit: 10 }, steady()),
      )) as Error & { details?: { meta?: { endpoint?: string } } };
      if (harness.gate.passes.length > before)
        assert.equal(typeof error.details?.meta?.endpoint, 'string', 'details.meta is there');
      assertSettled(harness);
    },
  },
  {
    id: 'EXCHANGE-13',
    asks: 'can be closed twice',
    why: 'a run that fails while closing closes again',
    run: async ({ exchange }) => {
      await exchange.timeframes();
      await exchange[Symbol.asyncDispose]();
      await exchange[Symbol.asyncDispose]();
    },
  },
];
