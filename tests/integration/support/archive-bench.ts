import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  configSchema,
  openHost,
  openRun,
  rowsOf,
  type DatasetOutcome,
  type DatasetRecord,
  type FetchRequest,
  type Run,
  type RunEvent,
} from '@candlewick/core';
import { createMarketClock, startMarketServer, type MarketServer } from '@candlewick/core/testing';
import { builtIns } from '@candlewick/plugins';

export interface ArchiveBench extends AsyncDisposable {
  readonly market: MarketServer;
  /** Events of the latest run. */
  readonly events: RunEvent[];
  /** A run on a cache by name: all runs of one name share it. */
  open(cache?: string): Promise<Run>;
  fetch(request: FetchRequest, cache?: string): Promise<DatasetOutcome>;
  /** What a cache has of the dataset. */
  record(request: FetchRequest, cache?: string): Promise<DatasetRecord>;
  rows(request: FetchRequest, cache?: string): Promise<number[][]>;
}

type ServerOptions = NonNullable<Parameters<typeof startMarketServer>[0]>;

/** A host of the real plugins beside a market server with its archive, on a clock that stands still. */
export async function openArchiveBench(now: number, options: ServerOptions = {}): Promise<ArchiveBench> {
  const clock = createMarketClock(now, true);
  const market = await startMarketServer({ clock, budget: { limit: 1e9 }, ...options });
  const root = await mkdtemp(join(tmpdir(), 'candlewick-archive-'));
  const host = await openHost({
    builtIns,
    folders: { cache: join(root, 'cache'), state: join(root, 'state'), userConfig: join(root, 'none.json') },
    clock: {
      now: () => clock.now(),
      monotonic: () => performance.now(),
      sleep: (_ms, signal) => (signal?.aborted ? Promise.reject(signal.reason as Error) : Promise.resolve()),
    },
  });
  const events: RunEvent[] = [];
  const journal = {
    onEvent: (event: RunEvent) => void events.push(event),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const open = (cache = 'cache') => {
    events.length = 0;
    const config = configSchema.parse({
      monitors: { performance: false },
      cache: { folder: join(root, cache) },
      network: { retryDelay: 1, retries: 2 },
      exchanges: { binance: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } } },
    });
    return openRun(host, { config, projectFolder: root, observers: [journal] });
  };
  const idOf = ({ exchange, symbol, timeframe }: FetchRequest) => ({ exchange, symbol, timeframe });
  return {
    market,
    events,
    open,
    fetch: async (request, cache) => {
      await using run = await open(cache);
      return (await run.fetch([request]))[0]!;
    },
    record: async (request, cache) => {
      await using run = await open(cache);
      return (await run.cache.get(idOf(request)))!;
    },
    rows: async (request, cache) => {
      await using run = await open(cache);
      const rows: number[][] = [];
      for await (const batch of run.read(idOf(request))) rows.push(...rowsOf(batch));
      return rows;
    },
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      await market[Symbol.asyncDispose]();
      await rm(root, { recursive: true, force: true });
    },
  };
}
