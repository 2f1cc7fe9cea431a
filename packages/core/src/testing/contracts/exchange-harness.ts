import { setTimeout as wait } from 'node:timers/promises';
import type { Clock } from '../../contracts/clock.ts';
import type { Exchange, ExchangeCapabilities } from '../../contracts/exchange.ts';
import type { Gate, PoolRule, ResponseMeta } from '../../contracts/limiter.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { AnyPlugin, ExchangeContext } from '../../contracts/plugin.ts';
import type { Interval } from '../../domain/interval.ts';
import { openForSuite } from '../open-for-suite.ts';

/** One leave that the exchange was given, and what it settled it with. */
export interface GatePass {
  /** The budget it was asked of. */
  readonly pool: PoolRule;
  /** The weight it was asked for. */
  readonly weight: number;
  /** What the request came back with: one entry, once it is settled. */
  readonly settled: readonly ResponseMeta[];
}

/** A gate that lets everything through and remembers it; it can be shut. */
export interface RecordingGate {
  /** To be given to the plugin as its context's gate. */
  readonly gate: Gate;
  /** All passes so far, in the order of passing. */
  readonly passes: readonly GatePass[];
  /** Nobody passes until `open`. */
  shut(): void;
  /** Lets through who waits, and everybody after them. */
  open(): void;
}

/** Makes a gate that is open. */
export function createRecordingGate(): RecordingGate {
  const passes: GatePass[] = [];
  let opened = Promise.resolve();
  let open = () => {};
  const gate: Gate = async (pool, weight, signal) => {
    signal.throwIfAborted();
    const aborted = new Promise<never>((_, reject) => {
      signal.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
    });
    await Promise.race([opened, aborted]);
    const settled: ResponseMeta[] = [];
    passes.push({ pool, weight, settled });
    return { waitedMs: 0, settle: (meta) => void settled.push(meta) };
  };
  return {
    gate,
    passes,
    shut: () => {
      opened = new Promise((resolve) => (open = resolve));
    },
    open: () => open(),
  };
}

/** What the exchange suite works with: an opened exchange and a series that is known to have candles. */
export interface ExchangeHarness {
  /** The exchange under test. */
  readonly exchange: Exchange;
  /** As the definition declares them. */
  readonly capabilities: ExchangeCapabilities;
  /** The gate it was given. */
  readonly gate: RecordingGate;
  /** Unified symbol of a market with candles in `interval`. */
  readonly symbol: string;
  /** A native timeframe of it. */
  readonly timeframe: string;
  /** Closed history on the grid, at most a page, with at least 12 candles. */
  readonly interval: Interval;
  /** What the venue's clock should show about now, milliseconds UTC. */
  now(): number;
  /** From now on the source fails every request; absent where a plugin's source cannot be steered. */
  readonly fail?: () => void | Promise<void>;
  /** Closes the exchange and what the harness opened. */
  close?(): Promise<void> | void;
}

/** What `openExchangeHarness` is told beside the plugin. */
export interface ExchangeHarnessOptions {
  /** Unified symbol of a market with candles in `interval`. */
  readonly symbol: string;
  /** A native timeframe. */
  readonly timeframe: string;
  /** Closed history on the grid, at most a page, with at least 12 candles. */
  readonly interval: Interval;
  /** The plugin's options, checked by its own schema. Default `{}`. */
  readonly options?: unknown;
  /** The id that it is opened for. Default: its name. */
  readonly exchange?: string;
  /** Where relative paths in options start. Default: where the tests run. */
  readonly projectFolder?: string;
  /** Default: the machine's. */
  readonly clock?: Clock;
  /** What differs from usual settings: no proxy, a deadline of 30 seconds. */
  readonly network?: Partial<ExchangeContext['network']>;
  /** The source's clock, milliseconds UTC, where it is not the machine's. */
  readonly now?: () => number;
  /** Makes the source fail every request from now on. */
  readonly fail?: () => void | Promise<void>;
  /** What else must be closed: the server that it was pointed at. */
  readonly close?: () => PromiseLike<void> | void;
}

/** Opens an exchange plugin as a host does, behind a recording gate. */
export async function openExchangeHarness(
  definition: Extract<AnyPlugin, { kind: 'exchange' }>,
  given: ExchangeHarnessOptions,
): Promise<ExchangeHarness> {
  const gate = createRecordingGate();
  const closing = new AbortController();
  const clock = given.clock ?? MACHINE_CLOCK;
  const exchange = await openForSuite(definition, given.options ?? {}, {
    exchange: given.exchange ?? definition.name,
    gate: gate.gate,
    clock,
    logger: NO_LOGGER,
    signal: closing.signal,
    stateFolder: 'unused',
    projectFolder: given.projectFolder ?? process.cwd(),
    network: {
      timeoutMs: 10_000,
      proxy: undefined,
      caFile: undefined,
      connections: 10,
      dnsCacheMs: 0,
      ...given.network,
    },
  });
  return {
    exchange,
    capabilities: definition.capabilities,
    gate,
    symbol: given.symbol,
    timeframe: given.timeframe,
    interval: given.interval,
    now: given.now ?? (() => clock.now()),
    ...(given.fail ? { fail: given.fail } : {}),
    close: async () => {
      gate.open();
      await exchange[Symbol.asyncDispose]();
      closing.abort();
      await given.close?.();
    },
  };
}

const MACHINE_CLOCK: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: async (ms, signal) => {
    await wait(ms, undefined, signal ? { signal } : {}).catch((error: unknown) => {
      signal?.throwIfAborted();
      throw error;
    });
  },
};

const nothing = () => {};
const NO_LOGGER: Logger = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  child: () => NO_LOGGER,
};
