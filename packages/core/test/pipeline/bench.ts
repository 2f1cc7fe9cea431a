import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import type { DatasetOutcome, RunEvent } from '../../src/contracts/events.ts';
import type { History } from '../../src/contracts/history.ts';
import type { Monitor } from '../../src/contracts/monitor.ts';
import { definePlugin, type AnyPlugin } from '../../src/contracts/plugin.ts';
import { openHost, type Host } from '../../src/compose/open-host.ts';
import { openRun, type RunOptions } from '../../src/compose/open-run.ts';
import type { Run } from '../../src/compose/run-facade.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { Config, ConfigInput } from '../../src/config/schema.ts';
import { rowsOf, type Candles } from '../../src/domain/candles.ts';
import type { FetchRequest } from '../../src/pipeline/target.ts';
import {
  candles,
  createFakeExchange,
  createFakeLimiter,
  memoryCache,
  type FakeExchange,
  type FakeExchangeOptions,
} from '../../src/testing/index.ts';
import { createJumpingClock } from './run-settings.ts';

export const HOUR = 3_600_000;
export const START = Date.UTC(2024, 0, 1);
/** Open time of the nth hour since the start. */
export const hour = (n: number): number => START + n * HOUR;
/** Hourly candles from the start on. */
export const hours = (count: number, without: readonly number[] = [], seed = 1): Candles =>
  candles({ from: START, count, without, seed });

const limiter = definePlugin({
  kind: 'limiter',
  name: 'fake',
  description: 'The fake limiter.',
  api: 1,
  options: z.strictObject({}),
  capabilities: {},
  open: (_options, { clock }) => createFakeLimiter(clock),
});

export interface BenchOptions extends Omit<FakeExchangeOptions, 'series'> {
  readonly series?: FakeExchangeOptions['series'];
  readonly config?: ConfigInput;
  readonly plugins?: readonly AnyPlugin[];
  readonly log?: (line: string) => void;
  /** Files of history beside the venue's pages. */
  readonly history?: History;
  /** The venue's and our own now; default: the end of the 100th hour. */
  readonly now?: number;
  /** The venue's clock minus ours, milliseconds. */
  readonly venueAhead?: number;
}

export interface Bench extends AsyncDisposable {
  readonly host: Host;
  readonly venue: FakeExchange;
  readonly clock: ReturnType<typeof createJumpingClock>;
  readonly config: Config;
  readonly folder: string;
  /** Events of the latest run. */
  readonly events: RunEvent[];
  open(options?: Partial<RunOptions>): Promise<Run>;
  /** One run that fetches hours `[from, to)` of BTC/USDT, or what is asked for. */
  fetch(
    what: readonly [from: number, to: number] | readonly FetchRequest[],
    options?: Partial<RunOptions>,
  ): Promise<readonly DatasetOutcome[]>;
  /** Windows of candles that were asked for since the last look, in hours. */
  asked(): readonly (readonly [number, number])[];
  /** All requests since the last look, by endpoint. */
  endpoints(): readonly string[];
  /** What the cache has: rows of BTC/USDT or another symbol. */
  stored(symbol?: string): Promise<number[][]>;
}

export const request = (from: number, to: number, symbol = 'BTC/USDT'): FetchRequest => ({
  exchange: 'fake',
  symbol,
  timeframe: '1h',
  start: { kind: 'time', time: hour(from) },
  end: { kind: 'time', time: hour(to) },
});

/** A host on fakes: a venue of hourly candles in pages of ten, a cache in memory, a folder that goes away. */
export async function openBench(options: BenchOptions = {}): Promise<Bench> {
  const {
    series,
    config: given = {},
    plugins = [],
    now = hour(100),
    venueAhead = 0,
    log,
    history,
    ...venueOptions
  } = options;
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-run-'));
  const clock = createJumpingClock(now);
  const venue = createFakeExchange({
    series: series ?? { 'BTC/USDT': { '1h': hours(500) } },
    ...venueOptions,
    facts: { pageLimit: 10, ...venueOptions.facts },
  });
  const plugin: typeof venue.plugin = {
    ...venue.plugin,
    capabilities: { ...venue.plugin.capabilities, ...(history && { history: true }) },
    open: async (none, context) => ({
      ...(await venue.plugin.open(none, {
        ...context,
        clock: { ...clock, now: () => clock.now() + venueAhead },
      })),
      ...(history && { history }),
    }),
  };
  const host = await openHost({
    builtIns: [plugin, memoryCache, limiter, ...plugins],
    folders: {
      cache: join(folder, 'cache'),
      state: join(folder, 'state'),
      userConfig: join(folder, 'x.json'),
    },
    clock,
    ...(log ? { log } : {}),
  });
  const config = parseConfig(
    {
      ...given,
      exchange: 'fake',
      cache: { plugin: 'memory', ...given.cache },
      limiter: { plugin: 'fake' },
      network: { retryDelay: 1, ...given.network },
    },
    () => undefined,
  );
  const events: RunEvent[] = [];
  const journal: Monitor = {
    onEvent: (event) => void events.push(event),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const open = (more: Partial<RunOptions> = {}) => {
    events.length = 0;
    return openRun(host, {
      config, projectFolder: folder, ...more, observers: [journal, ...(more.observers ?? [])],
    }); // prettier-ignore
  };
  let looked = 0;
  const since = () => {
    const fresh = venue.requests.slice(looked);
    looked = venue.requests.length;
    return fresh;
  };
  return {
    host, venue, clock, config, folder, events, open,
    fetch: async (what, more) => {
      await using run = await open(more);
      const [first, second] = what;
      return await run.fetch(
        typeof first === 'number' && typeof second === 'number'
          ? [request(first, second)]
          : (what as readonly FetchRequest[]),
      );
    },
    asked: () =>
      since().flatMap(({ page }) =>
        page ? [[(page.interval.from - START) / HOUR, (page.interval.to - START) / HOUR] as const] : [],
      ),
    endpoints: () => since().map(({ endpoint }) => endpoint),
    stored: async (symbol = 'BTC/USDT') => {
      const cache = await host.cache(config);
      const rows: number[][] = [];
      const id = { exchange: 'fake', symbol, timeframe: '1h' };
      for await (const batch of cache.read(id, { from: -8.64e15, to: 8.64e15 })) rows.push(...rowsOf(batch));
      return rows;
    },
    [Symbol.asyncDispose]: async () => {
      await host[Symbol.asyncDispose]();
      await rm(folder, { recursive: true, force: true });
    },
  }; // prettier-ignore
}
