import { expect, it } from 'vitest';
import type { Cache } from '../../src/contracts/cache.ts';
import type { Exchange } from '../../src/contracts/exchange.ts';
import type { Exporter } from '../../src/contracts/exporter.ts';
import type { Limiter } from '../../src/contracts/limiter.ts';
import type { Monitor } from '../../src/contracts/monitor.ts';
import { GateTraffic } from '../../src/plugins/guard/gate-traffic.ts';
import { guardCache } from '../../src/plugins/guard/guard-cache.ts';
import { guardExchange } from '../../src/plugins/guard/guard-exchange.ts';
import { guardExporter } from '../../src/plugins/guard/guard-exporter.ts';
import { guardLimiter } from '../../src/plugins/guard/guard-limiter.ts';
import { guardMonitor } from '../../src/plugins/guard/guard-monitor.ts';
import { createFakeLogger } from '../../src/testing/index.ts';

const never = () => new Promise<never>(() => undefined);
const nothing = () => undefined;
const close = () => Promise.resolve();
const logger = createFakeLogger();
const pool = { name: 'p', limit: 1, windowMs: 1, window: 'fixed', source: 'a test' } as const;

// Every member of each contract, those that may be absent too: one that is new does not compile before it is here.
const exchange: Required<Exchange> = {
  id: 'bad', proxy: undefined, origin: never, timeframes: never, markets: never, series: never, serverTime: never,
  fetchPage: never, seek: never, status: never,
  history: { name: 'files', pool, requestsPerFile: 1, files: never, read: never, markets: never },
  [Symbol.asyncDispose]: close,
}; // prettier-ignore
const cache: Required<Cache> = {
  list: never, get: never, read: async function* () {}, commit: never, revisions: never, delete: never, statistics: never,
  watch: () => nothing, maintenance: {} as Required<Cache>['maintenance'], [Symbol.asyncDispose]: close,
}; // prettier-ignore
const limiter: Required<Limiter> = {
  acquire: never, allowance: () => 1, status: () => [], observe: () => nothing, [Symbol.asyncDispose]: close,
}; // prettier-ignore
const exporter: Required<Exporter> = {
  export: never, partition: () => 'day', lastTime: nothing, [Symbol.asyncDispose]: close,
}; // prettier-ignore
const monitor: Required<Monitor> = { onEvent: nothing, [Symbol.asyncDispose]: close };

const times = { closeMs: 1_000, silenceMs: 1_000 };
it.each<[string, object, object]>([
  ['exchange', exchange, guardExchange(exchange, { who: { kind: 'exchange', name: 'bad' }, traffic: new GateTraffic(), copies: true, ...times })],
  ['cache', cache, guardCache(cache, { name: 'bad', ...times })],
  ['limiter', limiter, guardLimiter(limiter, 'bad', 1_000)],
  ['exporter', exporter, guardExporter(exporter, { name: 'bad', logger, ...times })],
  ['monitor', monitor, guardMonitor(monitor, 'bad', logger, 1_000)],
])('a guarded %s can do all that it could', (_, plain, guarded) => {
  expect(Reflect.ownKeys(guarded).map(String).sort()).toEqual(Reflect.ownKeys(plain).map(String).sort());
}); // prettier-ignore

it('an exporter that divides is asked, by its own name where that fails', () => {
  const guard = { name: 'bad', logger, ...times };
  const dataset = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1m' };
  expect(guardExporter(exporter, guard).partition?.(dataset)).toBe('day');
  const failing = {
    ...exporter,
    partition: () => {
      throw new Error('oh no');
    },
  };
  expect(() => guardExporter(failing, guard).partition?.(dataset)).toThrow(
    'exporter bad failed in partition: oh no',
  );
});
