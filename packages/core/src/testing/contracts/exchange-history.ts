import assert from 'node:assert/strict';
import { sliceByTime } from '../../domain/candles.ts';
import type { ContractCase } from '../contract.ts';
import type { ExchangeHarness } from './exchange-harness.ts';
import { ABORT_MS, assertSameCandles, assertSettled, endsWithin, learn, steady } from './exchange-steps.ts';

/** Files of history, where an exchange has them. One without them passes by having none. */
export const EXCHANGE_HISTORY_CASES: readonly ContractCase<ExchangeHarness>[] = [
  {
    id: 'EXCHANGE-22',
    asks: 'has files of history only where its definition declares it',
    why: 'hosts and their pages go by what is declared',
    steeredBy: 'history',
    run: async ({ exchange, capabilities }) => {
      if (capabilities.history !== true) assert.equal(exchange.history, undefined);
    },
  },
  {
    id: 'EXCHANGE-23',
    asks: 'names files that touch an interval: sorted, disjoint, with names that are no paths',
    why: 'a plan is made of them, and a name that is a path is an attack',
    steeredBy: 'history',
    run: async (harness) => {
      const { history } = harness.exchange;
      if (!history) return 'it has no history';
      const { market } = await learn(harness);
      const { interval, timeframe } = harness;
      const files = await history.files(market, timeframe, interval, steady());
      assert.ok(files.length > 0, 'the harness has files in its interval');
      files.forEach((file, i) => {
        assert.match(file.name, /^[^/\\]+$/);
        assert.ok(file.interval.from < interval.to && file.interval.to > interval.from);
        assert.ok(i === 0 || file.interval.from >= files[i - 1]!.interval.to);
      });
      const never = { from: Date.UTC(2001, 0, 1), to: Date.UTC(2001, 1, 1) };
      assert.deepEqual(await history.files(market, timeframe, never, steady()), []);
    },
  },
  {
    id: 'EXCHANGE-24',
    asks: 'gives the same candles by a file as by pages, past the gate, charged to its own pool',
    why: 'a dataset is made of both, and two budgets must not be taken for one',
    steeredBy: 'history',
    run: async (harness) => {
      const { exchange, gate, interval, timeframe } = harness;
      const { history } = exchange;
      if (!history) return 'it has no history';
      const { market, page } = await learn(harness);
      const [file] = await history.files(market, timeframe, interval, steady());
      const before = gate.passes.length;
      const { candles, sha256 } = await history.read(market, timeframe, file!, steady());
      const passes = gate.passes.slice(before);
      assert.ok(passes.length > 0 && passes.length <= history.requestsPerFile);
      for (const { pool } of passes) assert.deepEqual(pool, history.pool);
      assertSettled(harness);
      assert.match(sha256, /^[0-9a-f]{64}$/);
      const from = Math.max(interval.from, file!.interval.from);
      const to = Math.min(interval.to, file!.interval.to);
      const byPage = sliceByTime((await page({ from, to })).candles, from, to);
      assertSameCandles(sliceByTime(candles, from, to), byPage, 'as by pages');
    },
  },
  {
    id: 'EXCHANGE-25',
    asks: 'ends the reading of a file when it is aborted',
    why: 'Ctrl-C and the cancel button do not wait for megabytes',
    steeredBy: 'history',
    run: async (harness) => {
      const { exchange, gate, interval, timeframe } = harness;
      const { history } = exchange;
      if (!history) return 'it has no history';
      const { market } = await learn(harness);
      const [file] = await history.files(market, timeframe, interval, steady());
      gate.shut();
      const stop = new AbortController();
      const reading = history.read(market, timeframe, file!, stop.signal);
      stop.abort(new DOMException('enough', 'AbortError'));
      const ended = await endsWithin(ABORT_MS, reading);
      gate.open();
      assert.ok(ended, 'it ends although the gate is shut');
    },
  },
];
