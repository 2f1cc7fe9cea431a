import type { DatasetId } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import type { Interval } from '../domain/interval.ts';
import type { Issue } from '../domain/verdict.ts';
import type { PoolStatus, ResponseMeta } from './limiter.ts';

/** Stages of a run, in the order of the data. */
export const STAGES = ['plan', 'limit', 'fetch', 'verify', 'store', 'read', 'export'] as const;
/** A stage of a run. */
export type Stage = (typeof STAGES)[number];

/** What a run was opened for. */
export type RunKind = 'fetch' | 'export' | 'read' | 'stats' | 'verify' | 'repair' | 'import';
/** How a run ended: `incomplete` where some of the data could not be had, `failed` where none could. */
export type RunStatus = 'complete' | 'incomplete' | 'failed' | 'interrupted';

/** A gap and how many grid times it holds. */
export interface CountedGap extends LedgerEntry {
  /** Grid times without a candle. */
  readonly slots: number;
}

/** How a dataset ended in a run. Times in milliseconds UTC. */
export interface DatasetOutcome {
  /** The dataset that was asked for. */
  readonly dataset: DatasetId;
  /** What was asked of it, on its grid. */
  readonly interval: Interval;
  /** `incomplete`: some gaps are unexplained. `failed`: it ended with `error` before all was tried. */
  readonly status: 'complete' | 'incomplete' | 'failed';
  /** Candles of the interval that are there now. */
  readonly candles: number;
  /** Candles that this run fetched. */
  readonly fetched: number;
  /** Requests for candles that this run made (probes and retries included, market lists not). */
  readonly requests: number;
  /** Of the bodies that those brought. Absent: none, or the exchange's plugin does not tell. */
  readonly bytes?: number;
  /** Files of the archive that this run read. Absent: none. */
  readonly files?: number;
  /** Of the archive's answers: those files, their checksums, and what was not believed. Absent: as `bytes`. */
  readonly fileBytes?: number;
  /** Names of those that were dropped as a whole. Absent: none. */
  readonly failedFiles?: readonly string[];
  /** Share of the interval's grid times that needed no request, 0 to 1. */
  readonly cacheHitRatio: number;
  /** All gaps of the interval, explained ones too. */
  readonly gaps: readonly CountedGap[];
  /** What was wrong with rows that the exchange sent. */
  readonly issues: readonly Issue[];
  /** Why it ended early: a code of the table, and one sentence. */
  readonly error?: { readonly code: string; readonly message: string };
}

/** What each type of event tells beside its `type`, `runId` and `at`. Durations in milliseconds, weights as the pool counts them. */
export interface RunEvents {
  /** The run is open. `datasets` is empty where they are not known yet. */
  'run-started': { readonly kind: RunKind; readonly datasets: readonly DatasetId[] };
  /** A dataset's turn has come; `slots` are the grid times of what is wanted. */
  'dataset-started': { readonly dataset: DatasetId; readonly interval: Interval; readonly slots: number };
  /** What is covered already was looked up. */
  'cache-checked': {
    readonly dataset: DatasetId;
    readonly result: 'hit' | 'partial' | 'miss';
    readonly coveredSlots: number;
    readonly slots: number;
    readonly durationMs: number;
  };
  /** What will be asked for: so many requests, of so much weight in sum, for so many grid times. */
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
  /** One HTTP request has been answered, has failed or was cancelled; `waitedMs` was spent at the gate. */
  request: {
    readonly exchange: string;
    readonly pool: string;
    readonly weight: number;
    readonly waitedMs: number;
    readonly startedAt: number;
    readonly meta: ResponseMeta;
    /** We gave it up before an answer came: the run was stopped, or needed it no more. Absent: it ran its course. */
    readonly cancelled?: true;
  };
  /** A request failed and is sent again: attempt `attempt` of at most `retries` begins after `delayMs`. */
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
  /** The state of a pool has changed, for the egress identity of the limiter. */
  budget: { readonly identity: string; readonly status: PoolStatus };
  /** Memory or CPU passed their ceiling (or came back): so many requests are kept in flight from now on. */
  pressure: {
    readonly cause: 'memory' | 'cpu' | 'none';
    readonly requestsInFlight: number;
    readonly memory: number;
    readonly cpu: number;
  };
  /** A page was judged. */
  verified: { readonly dataset: DatasetId; readonly interval: Interval; readonly issues: readonly Issue[] };
  /** A page was committed. */
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
  /** A range without candles was recorded, with its reason. */
  gap: { readonly dataset: DatasetId; readonly gap: LedgerEntry };
  /** A dataset is done, one way or another. */
  'dataset-finished': { readonly outcome: DatasetOutcome };
  /** An export begins; `candles` as far as the cache can tell. */
  'export-started': { readonly dataset: DatasetId; readonly format: string; readonly candles: number };
  /** Another batch of so many candles was given to the exporter. */
  'export-progress': { readonly dataset: DatasetId; readonly candles: number };
  /** The file is there. `file` is absent where the export went to a stream. */
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
  /** Candles were read: out of memory and from disk. */
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
  /** The last event of a run. */
  'run-finished': { readonly status: RunStatus; readonly durationMs: number };
}

/** The types of events. */
export type RunEventType = keyof RunEvents;
/** A typed event. `runId` tells runs apart, `at` is milliseconds UTC. */
export type RunEvent<T extends RunEventType = RunEventType> = {
  [K in T]: { readonly type: K; readonly runId: string; readonly at: number } & RunEvents[K];
}[T];
export type EventBody<T extends RunEventType = RunEventType> = {
  [K in T]: { readonly type: K } & RunEvents[K];
}[T];
