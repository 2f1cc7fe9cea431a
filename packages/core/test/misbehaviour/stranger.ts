import type { Exchange } from '../../src/contracts/exchange.ts';
import type { DatasetOutcome } from '../../src/contracts/events.ts';
import type { ExchangeContext } from '../../src/contracts/plugin.ts';
import type { RunOptions } from '../../src/compose/open-run.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { createFakeExchange, type FakeExchange, type FakeExchangeOptions } from '../../src/testing/index.ts';
import { hour, hours, openBench, request, type Bench } from '../pipeline/bench.ts';

/** A run in which one exchange is a stranger's: an honest one but for what `make` puts in its place. */
export interface Stranger extends AsyncDisposable {
  readonly bench: Bench;
  readonly venue: FakeExchange;
  /** Fetches hours `[from, to)` of the stranger's BTC/USDT, and of an honest exchange beside it. */
  fetch(from: number, to: number, options?: Partial<RunOptions>): Promise<readonly [DatasetOutcome, DatasetOutcome]>;
  /** The rows that are stored of the stranger. */
  stored(): Promise<number[][]>;
} // prettier-ignore

export const truth = (from: number, to: number): number[][] =>
  rowsOf(sliceByTime(hours(500), hour(from), hour(to)));

export async function openStranger(
  make: (honest: Exchange, context: ExchangeContext) => object,
  config: ConfigInput = {},
  more: Partial<FakeExchangeOptions> = {},
): Promise<Stranger> {
  const bench = await openBench({ config });
  const venue = createFakeExchange({
    series: { 'BTC/USDT': { '1h': hours(500) } },
    ...more,
    name: 'bad',
    facts: { pageLimit: 10, ...more.facts },
  });
  const plugin: typeof venue.plugin = {
    ...venue.plugin,
    open: async (none, context) => {
      const honest = await venue.plugin.open(none, context);
      return { ...honest, ...make(honest, context) };
    },
  };
  bench.host.registry.add(plugin, './bad.mjs', 'file:///nowhere/bad.mjs');
  return {
    bench,
    venue,
    fetch: async (from, to, options) => {
      const requests = [{ ...request(from, to), exchange: 'bad' }, request(from, to)];
      return (await bench.fetch(requests, options)) as [DatasetOutcome, DatasetOutcome];
    },
    stored: async () => {
      const cache = await bench.host.cache(bench.config);
      const rows: number[][] = [];
      const id = { exchange: 'bad', symbol: 'BTC/USDT', timeframe: '1h' };
      for await (const batch of cache.read(id, { from: -8.64e15, to: 8.64e15 })) rows.push(...rowsOf(batch));
      return rows;
    },
    [Symbol.asyncDispose]: () => bench[Symbol.asyncDispose](),
  };
}
