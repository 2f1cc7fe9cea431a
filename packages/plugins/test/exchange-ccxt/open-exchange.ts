import { optionsSchema } from '@candlewick/core';
import { setTimeout as wait } from 'node:timers/promises';
import type { Clock, Exchange, ExchangeContext, Logger, Market, ResponseMeta } from '@candlewick/core';
import { createRecordingGate } from '@candlewick/core/testing';
import type { RecordingGate } from '@candlewick/core/testing';
import plugin from '../../src/exchange-ccxt/plugin.ts';

const nothing = () => {};
export const silent: Logger = {
  error: nothing,
  warn: nothing,
  info: nothing,
  debug: nothing,
  trace: nothing,
  child: () => silent,
};

export const machineClock: Clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms, signal) => wait(ms, undefined, signal ? { signal } : {}),
};

export interface Opened extends AsyncDisposable {
  readonly exchange: Exchange & { seek: NonNullable<Exchange['seek']> };
  readonly gate: RecordingGate;
  /** What the gate was told, in order. */
  metas(): ResponseMeta[];
}

/** Opens the plugin for an id as a host does; `ccxt` is the user's object. */
export async function openCcxt(
  id: string,
  options: {
    ccxt?: Record<string, unknown>;
    params?: Record<string, unknown>;
    endpoints?: string[];
    archive?: false | { url: string };
  } = {},
  context: Omit<Partial<ExchangeContext>, 'network'> & { network?: Partial<ExchangeContext['network']> } = {},
): Promise<Opened> {
  const gate = createRecordingGate();
  const exchange = await plugin.open((await optionsSchema(plugin)).parse(options), {
    exchange: id,
    gate: gate.gate,
    clock: machineClock,
    logger: silent,
    signal: new AbortController().signal,
    stateFolder: 'unused',
    projectFolder: 'unused',
    ...context,
    network: {
      timeoutMs: 5_000,
      proxy: undefined,
      caFile: undefined,
      connections: 10,
      dnsCacheMs: 0,
      ...context.network,
    },
  });
  return {
    exchange: exchange as Opened['exchange'],
    gate,
    metas: () => gate.passes.flatMap(({ settled }) => settled),
    [Symbol.asyncDispose]: () => exchange[Symbol.asyncDispose](),
  };
}

/** A market as a host would hand it in, by its unified symbol. */
export function marketOf(symbol: string, id = symbol.replace(/[/:-].*$|\//g, '')): Market {
  const [base = '', quote = ''] = symbol.split(/[/:]/);
  return { symbol, id, base, quote, type: symbol.includes(':') ? 'swap' : 'spot', active: true };
}

export const steady = (): AbortSignal => new AbortController().signal;
