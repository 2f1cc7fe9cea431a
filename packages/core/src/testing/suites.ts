import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { AnyPlugin, PluginKind } from '../contracts/plugin.ts';
import type { ContractSuite } from './contract.ts';
import { cacheContract } from './contracts/cache.ts';
import { openCacheHarness, type CacheHarness } from './contracts/cache-harness.ts';
import { exchangeContract } from './contracts/exchange.ts';
import { openExchangeHarness, type ExchangeHarness } from './contracts/exchange-harness.ts';
import { exporterContract } from './contracts/exporter.ts';
import { openExporterHarness, type ExporterHarness } from './contracts/exporter-harness.ts';
import { limiterContract } from './contracts/limiter.ts';
import { openLimiterHarness, type LimiterHarness } from './contracts/limiter-harness.ts';
import { monitorContract, openMonitorHarness, type MonitorHarness } from './contracts/monitor.ts';
import type { ContractSetups } from './plugin-contract.ts';

interface Harnesses {
  exchange: ExchangeHarness;
  cache: CacheHarness;
  limiter: LimiterHarness;
  exporter: ExporterHarness;
  monitor: MonitorHarness;
}

type Definition<K extends PluginKind> = Extract<AnyPlugin, { kind: K }>;

/** The suite of a kind, and how its harness is opened. */
export interface SuiteOf<K extends PluginKind> {
  readonly suite: ContractSuite<Harnesses[K]>;
  open(definition: Definition<K>, setup: ContractSetups[K]): Promise<Harnesses[K]>;
}

/** Every suite there is, by kind. */
export const SUITES: { readonly [K in PluginKind]: SuiteOf<K> } = {
  exchange: { suite: exchangeContract, open: openExchangeHarness },
  cache: {
    suite: cacheContract,
    open: async (definition, { options, close }) =>
      closingToo(await openCacheHarness(definition, options), close),
  },
  limiter: {
    suite: limiterContract,
    open: async (definition, { options, close }) =>
      closingToo(await openLimiterHarness(definition, options), close),
  },
  exporter: { suite: exporterContract, open: openExporterHarness },
  monitor: {
    suite: monitorContract,
    open: async (definition, { options, close }) => {
      const folder = await mkdtemp(join(tmpdir(), 'candlewick-monitor-'));
      const harness = await openMonitorHarness(definition, join(folder, 'state'), options);
      return closingToo(harness, async () => {
        await rm(folder, { recursive: true, force: true });
        await close?.();
      });
    },
  },
};

/** The harness, which closes more than its own. */
const closingToo = <H extends { close?(): Promise<void> | void }>(
  harness: H,
  close: PlainClose | undefined,
): H => ({
  ...harness,
  close: async () => {
    try {
      await harness.close?.();
    } finally {
      await close?.();
    }
  },
});
type PlainClose = () => PromiseLike<void> | void;
