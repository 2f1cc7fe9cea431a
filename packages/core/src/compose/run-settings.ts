import type { Config } from '../config/schema.ts';
import type { RunSettings } from '../pipeline/settings.ts';

/** What a mode stands for, where the configuration does not say otherwise. */
export const PRESETS = {
  standard: { requestsInFlight: 6, datasetsInParallel: 5, workers: 1, batchSize: 8_192 },
  high: { requestsInFlight: 16, datasetsInParallel: 5, workers: 2, batchSize: 32_768 },
} as const;

export function runSettings(config: Config, refresh: boolean): RunSettings {
  const { performance, network, limits, cache } = config;
  const preset = PRESETS[performance.mode];
  return {
    retries: network.retries,
    retryDelayMs: network.retryDelay,
    timeoutMs: network.timeout,
    requestsInFlight: performance.requestsInFlight ?? preset.requestsInFlight,
    datasetsInParallel: performance.datasetsInParallel ?? preset.datasetsInParallel,
    pageSize: performance.pageSize,
    batchSize: performance.batchSize ?? preset.batchSize,
    ttlMs: cache.ttl === false ? undefined : cache.ttl,
    refresh,
    memoryLimit: limits.memory,
    cpuLimit: limits.cpu,
  };
}
