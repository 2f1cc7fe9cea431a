import type { RunEvent, RunEventType } from '../../contracts/events.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import type { LedgerEntry } from '../../domain/gap.ts';

const AT = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const dataset: DatasetId = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const interval = { from: AT - 24 * HOUR, to: AT };
const gap: LedgerEntry = {
  from: AT - 3 * HOUR,
  to: AT - 2 * HOUR,
  reason: 'fetch-failed',
  evidence: { firstAskedAt: AT, lastAskedAt: AT, timesAsked: 4, answer: 'HTTP 503' },
  retryAt: AT + HOUR,
};
const issue = { kind: 'flat-run', time: AT - HOUR, rows: 3 } as const;

/** One event of every type, in the order in which a run would send them. */
export function sampleEvents(runId = 'run-1', at = AT): readonly RunEvent[] {
  const head = { runId, at };
  const samples: { readonly [K in RunEventType]: RunEvent<K> } = {
    'run-started': { ...head, type: 'run-started', kind: 'fetch', datasets: [dataset] },
    'dataset-started': { ...head, type: 'dataset-started', dataset, interval, slots: 24 },
    'cache-checked': {
      ...{ ...head, type: 'cache-checked', dataset, result: 'partial' },
      ...{ coveredSlots: 6, slots: 24, durationMs: 1.5 },
    },
    planned: { ...head, type: 'planned', dataset, missing: [interval], requests: 2, weight: 4, slots: 18 },
    file: {
      ...{ ...head, type: 'file', dataset, file: 'BTCUSDT-1h-2024-01.zip', interval, candles: 0 },
      ...{ code: 'ARCHIVE_DAMAGED', message: 'it does not agree with its checksum' },
    },
    request: {
      ...{ ...head, type: 'request', exchange: 'binance', pool: 'spot-weight', weight: 2, waitedMs: 12 },
      startedAt: at + 100,
      meta: {
        ...{ endpoint: 'klines', status: 200, bytes: 3_000, durationMs: 80, usedWeight: 2 },
        ...{ serverTime: at, host: 'api.binance.com' },
      },
    },
    budget: {
      ...{ ...head, type: 'budget', identity: 'https://api.binance.com via direct' },
      status: { pool: 'spot-weight', used: 4_500, allowed: 5_400, limit: 6_000, state: 'near' },
    },
    pressure: { ...head, type: 'pressure', cause: 'memory', requestsInFlight: 2, memory: 0.9, cpu: 0.2 },
    retry: {
      ...{
        ...head,
        type: 'retry',
        dataset,
        interval,
        code: 'EXCHANGE_TIMEOUT',
        message: 'no answer in time',
      },
      ...{ attempt: 1, retries: 3, delayMs: 500 },
    },
    recovered: { ...head, type: 'recovered', dataset, interval },
    verified: { ...head, type: 'verified', dataset, interval, issues: [issue] },
    stored: { ...head, type: 'stored', dataset, interval, candles: 17, slots: 18, revised: 0 },
    brought: { ...head, type: 'brought', dataset, interval: { from: AT - HOUR, to: AT }, slots: 1 },
    gap: { ...head, type: 'gap', dataset, gap },
    workers: { ...head, type: 'workers', threads: 2, busyMs: 30, durationMs: 60 },
    evicted: { ...head, type: 'evicted', dataset, interval, candles: 100, bytes: 900 },
    read: { ...head, type: 'read', dataset, candles: 23, memory: 17, disk: 6 },
    stage: { ...head, type: 'stage', stage: 'fetch', durationMs: 92, candles: 17 },
    'export-started': { ...head, type: 'export-started', dataset, format: 'csv', candles: 23 },
    'export-progress': { ...head, type: 'export-progress', dataset, candles: 10 },
    'export-finished': {
      ...{ ...head, type: 'export-finished', dataset, format: 'csv', file: 'BTC_USDT_1h.csv' },
      ...{ bytes: 1_400, candles: 23, durationMs: 3 },
    },
    'dataset-finished': {
      ...{ ...head, type: 'dataset-finished' },
      outcome: {
        ...{ dataset, interval, status: 'incomplete', candles: 23, fetched: 17, requests: 3 },
        ...{ cacheHitRatio: 0.25, gaps: [{ ...gap, slots: 1 }], issues: [issue] },
      },
    },
    'run-finished': { ...head, type: 'run-finished', status: 'incomplete', durationMs: 1_000 },
  };
  return Object.values(samples);
}
