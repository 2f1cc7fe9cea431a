import type { Config } from '../config/schema.ts';
import type { RunSettings } from '../pipeline/settings.ts';

/** What a mode stands for, where the configuration does not say otherwise. */
export const PRESETS = {
  standard: {
    requestsInFlight: 6,
    datasetsInParallel: 5,
    workers: 1,
    batchSize: 8_192,
    memory: { bytes: 128e6 },
  },
  high: {
    requestsInFlight: 16,
    datasetsInParallel: 5,
    workers: 2,
    batchSize: 32_768,
    memory: { bytes: 256e6 },
  },
} as const;

/** How much is done at once, and how much memory decoded blocks may take. */
export interface Resources {
  readonly requestsInFlight: number;
  readonly datasetsInParallel: number;
  /** Threads for exports of several large files. */
  readonly workers: number;
  /** Candles per batch when reading. */
  readonly batchSize: number;
  readonly memory: { readonly bytes: number } | { readonly items: number };
}

/** The settings named one by one, else the forerunner's pool names, else the mode's preset. */
export function resourcesOf({ performance, cache }: Pick<Config, 'performance' | 'cache'>): Resources {
  const preset = PRESETS[performance.mode];
  const { pools = {} } = performance;
  return {
    requestsInFlight: performance.requestsInFlight ?? pools.network ?? preset.requestsInFlight,
    datasetsInParallel: performance.datasetsInParallel ?? pools.io ?? preset.datasetsInParallel,
    workers: performance.workers ?? pools.cpu ?? preset.workers,
    batchSize: performance.batchSize ?? preset.batchSize,
    memory: cache.memorySize ?? preset.memory,
  };
}

/** How much longer than an exchange plugin the host waits: the plugin's own deadline can say what it waited for. */
const GRACE_MS = 250;

/** When a request is given up whose plugin takes no notice of `network.timeout`. */
export const hostDeadline = ({ network }: Pick<Config, 'network'>): number => network.timeout + GRACE_MS;

export function runSettings(config: Config, refresh: boolean): RunSettings {
  const { performance, network, limits, cache } = config;
  const { requestsInFlight, datasetsInParallel, batchSize } = resourcesOf(config);
  return {
    retries: network.retries,
    retryDelayMs: network.retryDelay,
    timeoutMs: hostDeadline(config),
    longestWaitMs: network.longestWait,
    requestsInFlight,
    datasetsInParallel,
    pageSize: performance.pageSize,
    batchSize,
    ttlMs: cache.ttl === false ? undefined : cache.ttl,
    tailMs: cache.tail,
    refresh,
    source: config.source,
    memoryLimit: limits.memory,
    cpuLimit: limits.cpu,
  };
}
