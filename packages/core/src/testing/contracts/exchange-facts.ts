import assert from 'node:assert/strict';
import { CORE_COLUMNS } from '../../domain/candles.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import type { ContractCase } from '../contract.ts';
import type { ExchangeHarness } from './exchange-harness.ts';
import { learn, steady } from './exchange-steps.ts';

const isWhole = (value: number, least: number): boolean => Number.isSafeInteger(value) && value >= least;

/** What an exchange says of itself before any candle. */
export const EXCHANGE_FACT_CASES: readonly ContractCase<ExchangeHarness>[] = [
  {
    id: 'EXCHANGE-01',
    asks: 'names its origin as scheme and host, without a request',
    why: 'the origin is half of the egress identity that budgets and bans belong to',
    run: async ({ exchange, gate }) => {
      assert.ok(exchange.id.length > 0);
      assert.match(await exchange.origin(), /^[a-z][a-z0-9+.-]*:\/\/[^/\s]+$/);
      assert.equal(gate.passes.length, 0);
    },
  },
  {
    id: 'EXCHANGE-02',
    asks: 'lists its timeframes in canonical form, each once, without a request',
    why: 'aliases would make two datasets of one series',
    run: async ({ exchange, gate, timeframe }) => {
      const timeframes = await exchange.timeframes();
      for (const text of timeframes) assert.equal(parseTimeframe(text)?.text, text);
      assert.equal(new Set(timeframes).size, timeframes.length);
      assert.ok(timeframes.includes(timeframe), `${timeframe} is listed`);
      assert.equal(gate.passes.length, 0);
    },
  },
  {
    id: 'EXCHANGE-03',
    asks: 'lists its markets with unique unified symbols',
    why: 'the symbol is the key of the dataset; a second market of that name would mix two series',
    run: async ({ exchange, symbol }) => {
      const markets = await exchange.markets(steady());
      for (const market of markets) {
        assert.match(market.symbol, /^[^/\s]+\/[^/\s]+$/, 'unified: base, slash, quote');
        assert.equal(market.symbol.split(/[/:]/).slice(0, 2).join('/'), `${market.base}/${market.quote}`);
        assert.ok(market.id.length > 0);
        assert.equal(typeof market.active, 'boolean');
        assert.ok(['spot', 'swap', 'future', 'option', 'other'].includes(market.type));
      }
      assert.equal(new Set(markets.map((market) => market.symbol)).size, markets.length);
      assert.ok(markets.some((market) => market.symbol === symbol));
    },
  },
  {
    id: 'EXCHANGE-04',
    asks: 'declares a page limit, a pool and weights that can be planned with',
    why: 'a weight above the pool would wait forever, one of zero would never wait',
    run: async (harness) => {
      const { series } = await learn(harness);
      assert.ok(isWhole(series.pageLimit, 1), 'pageLimit');
      assert.ok(series.pool.name.length > 0 && series.pool.source.length > 0, 'pool name and source');
      assert.ok(series.pool.limit > 0 && series.pool.windowMs > 0, 'pool limit and window');
      const weights = [1, Math.ceil(series.pageLimit / 2), series.pageLimit].map((n) => series.weight(n));
      for (const weight of weights) assert.ok(weight > 0 && weight <= series.pool.limit, `weight ${weight}`);
      assert.deepEqual(
        weights,
        weights.toSorted((a, b) => a - b),
        'more candles never weigh less',
      );
    },
  },
  {
    id: 'EXCHANGE-05',
    asks: 'declares extra columns, settling and grid that hold still',
    why: 'they are fixed for the life of a dataset',
    run: async (harness) => {
      const { market, series, grid } = await learn(harness);
      assert.equal(new Set(series.extras).size, series.extras.length);
      for (const name of series.extras) {
        assert.ok(!(CORE_COLUMNS as readonly string[]).includes(name), `${name} is no extra`);
        assert.match(name, /^[a-z][a-z0-9_]*$/);
      }
      assert.ok(isWhole(series.settleMs, 0), 'settleMs');
      if (series.retentionCandles !== undefined) assert.ok(isWhole(series.retentionCandles, 1));
      assert.ok(grid.isOn(harness.interval.from), 'the harness speaks of the same grid');
      const again = await harness.exchange.series(market, harness.timeframe, steady());
      assert.deepEqual({ ...again, weight: 0 }, { ...series, weight: 0 });
    },
  },
  {
    id: 'EXCHANGE-06',
    asks: "tells the venue's time",
    why: 'which candle is closed is decided by it',
    run: async ({ exchange, now }) => {
      const time = await exchange.serverTime(steady());
      assert.ok(Number.isSafeInteger(Math.floor(time)));
      assert.ok(Math.abs(time - now()) < 60_000, `${time} is within a minute of ${now()}`);
    },
  },
];
