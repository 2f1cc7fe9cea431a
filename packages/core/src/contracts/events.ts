import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import type { Issue } from '../domain/verdict.ts';
import type { PoolStatus, ResponseMeta } from './limiter.ts';

/** Stages of a run, in the order of the data. */
export const STAGES = ['plan', 'limit', 'fetch', 'verify', 'store', 'read', 'export'] as const;
export type Stage = (typeof STAGES)[number];

export type RunKind = 'fetch' | 'export' | 'read' | 'stats' | 'verify' | 'repair' | 'import';
export type RunStatus = 'complete' | 'incomplete' | 'failed' | 'interrupted';

/** A gap and how many grid times it holds. */
export interface CountedGap extends LedgerEntry {
  readonly slots: number;
}

/** How a dataset ended in a run. Times in milliseconds UTC. */
export interface DatasetOutcome {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  readonly status: 'complete' | 'incomplete' | 'failed';
  /** Candles of the interval that are there now. */
  readonly candles: number;
  /** Candles that this run fetched. */
  readonly fetched: number;
  /** Requests for candles that this run made (probes and retries included, market lists not). */
  readonly requests: number;
  /** Files of the archive that this run read. Absent: none. */
  readonly files?: number;
  /** Names of those that were dropped as a whole. Absent: none. */
  readonly failedFiles?: readonly string[];
  /** Share of the interval's grid times that needed no request, 0 to 1. */
  readonly cacheHitRatio: number;
  readonly gaps: readonly CountedGap[];
  readonly issues: readonly Issue[];
  readonly error?: { readonly code: string; readonly message: string };
}

interface Events {
  'run-started': { readonly kind: RunKind; readonly datasets: readonly DatasetId[] };
  'dataset-started': { readonly dataset: DatasetId; readonly interval: Interval; readonly slots: number };
  'cache-checked': {
    readonly dataset: DatasetId;
    readonly result: 'hit' | 'partial' | 'miss';
    readonly coveredSlots: number;
    readonly slots: number;
    readonly durationMs: number;
  };
  planned: {
    readonly dataset: DatasetId;
    readonly missing: readonly Interval[];
    readonly requests: number;
    readonly weight: number;
    readonly slots: number;
    /** Files of the archive that are read beside the requests. Absent: none. */
    readonly files?: number;
  };
  /** A file of the archive was read and stored, or dropped as a whole (`code`): then its candles are asked for by pages. */
  file: {
    readonly dataset: DatasetId;
    readonly file: string;
    readonly interval: Interval;
    /** Stored of it. */
    readonly candles: number;
    readonly code?: string;
    readonly message?: string;
  };
  /** One HTTP request has been answered or has failed; `waitedMs` was spent at the gate. */
  request: {
    readonly exchange: string;
    readonly pool: string;
    readonly weight: number;
    readonly waitedMs: number;
    readonly startedAt: number;
    readonly meta: ResponseMeta;
  };
  retry: {
    readonly dataset: DatasetId;
    readonly interval: Interval;
    readonly code: string;
    /** HTTP status, where there was an answer. */
    readonly status?: number;
    readonly message: string;
    readonly attempt: number;
    readonly retries: number;
    readonly delayMs: number;
  };
  /** A request went through again after one or more retries. */
  recovered: { readonly dataset: DatasetId; readonly interval: Interval };
  budget: { readonly identity: string; readonly status: PoolStatus };
  /** Memory or CPU passed their ceiling (or came back): so many requests are kept in flight from now on. */
  pressure: {
    readonly cause: 'memory' | 'cpu' | 'none';
    readonly requestsInFlight: number;
    readonly memory: number;
    readonly cpu: number;
  };
  verified: { readonly dataset: DatasetId; readonly interval: Interval; readonly issues: readonly Issue[] };
  stored: {
    readonly dataset: DatasetId;
    readonly interval: Interval;
    readonly candles: number;
    /** Slots that are settled by this commit: candles, explained and open gaps. */
    readonly slots: number;
    readonly revised: number;
  };
  /** Another process has stored this meanwhile: it needs no request of this run any more. */
  brought: { readonly dataset: DatasetId; readonly interval: Interval; readonly slots: number };
  gap: { readonly dataset: DatasetId; readonly gap: LedgerEntry };
  'dataset-finished': { readonly outcome: DatasetOutcome };
  'export-started': { readonly dataset: DatasetId; readonly format: string; readonly candles: number };
  'export-progress': { readonly dataset: DatasetId; readonly candles: number };
  'export-finished': {
    readonly dataset: DatasetId;
    readonly format: string;
    readonly file?: string;
    readonly bytes: number;
    readonly candles: number;
    readonly durationMs: number;
  };
  /** Worker threads were used: how many, and for how long they were busy in sum. */
  workers: { readonly threads: number; readonly busyMs: number; readonly durationMs: number };
  read: {
    readonly dataset: DatasetId;
    readonly candles: number;
    readonly memory: number;
    readonly disk: number;
  };
  /** The cache was near its cap: this was forgotten, and will be fetched again when it is asked for. */
  evicted: {
    readonly dataset: DatasetId;
    readonly interval: Interval;
    readonly candles: number;
    readonly bytes: number;
  };
  /** Time spent in a stage, summed by monitors. */
  stage: { readonly stage: Stage; readonly durationMs: number; readonly candles: number };
  'run-finished': { readonly status: RunStatus; readonly durationMs: number };
}

export type RunEventType = keyof Events;
/** A typed event. `runId` tells runs apart, `at` is milliseconds UTC. */
export type RunEvent<T extends RunEventType = RunEventType> = {
  [K in T]: { readonly type: K; readonly runId: string; readonly at: number } & Events[K];
}[T];
export type EventBody<T extends RunEventType = RunEventType> = {
  [K in T]: { readonly type: K } & Events[K];
}[T];
