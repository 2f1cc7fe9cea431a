import * as z from 'zod';
import { STAGES } from '../contracts/events.ts';
import type { RunKind, RunStatus } from '../contracts/events.ts';
import type { PoolState } from '../contracts/limiter.ts';

const count = z.number().nonnegative();
/** Milliseconds. */
const span = z.number().nonnegative();
const ratio = z.number().min(0).max(1);
const KINDS = [
  'fetch',
  'export',
  'read',
  'stats',
  'verify',
  'repair',
  'import',
] as const satisfies readonly RunKind[];
const STATUSES = ['complete', 'incomplete', 'failed', 'interrupted'] as const satisfies readonly RunStatus[];
const POOL_STATES = ['free', 'near', 'waiting', 'banned'] as const satisfies readonly PoolState[];

const datasetSchema = z.object({
  exchange: z.string(),
  symbol: z.string(),
  timeframe: z.string(),
  status: z.enum(STATUSES),
  /** Candles of the interval that are there now, and those among them that this run fetched. */
  candles: count,
  fetched: count,
  requests: count,
  /** Of the archive. Absent: none. */
  files: count.optional(),
  cacheHitRatio: ratio,
});

const requestsSchema = z.object({
  count,
  /** Without an answer, or with an HTTP status of 400 or more; cancelled ones are not among them. */
  failed: count,
  /** Given up by the run itself before an answer came. Absent: none. */
  cancelled: count.optional(),
  retries: count,
  weight: z.number().nonnegative(),
  /** Of the bodies. */
  bytes: count,
  /** From sending to the last byte, within 2%; null without an answered request. */
  latencyMs: z.object({ p50: span, p99: span, max: span }).nullable(),
  /** Summed over all requests, at the gate. */
  waitedMs: span,
});

const cacheSchema = z.object({
  /** Share of the wanted grid times that needed no request; null where nothing was looked up. */
  hitRatio: ratio.nullable(),
  /** Grid times wanted, and those among them that had to be asked for. */
  slots: count,
  missed: count,
  /** Candles read, by where they came from. */
  memory: count,
  disk: count,
});

const budgetSchema = z.object({
  identity: z.string(),
  pool: z.string(),
  limit: z.number(),
  /** Over time, thinned out evenly; of neighbours the one that used more is kept. */
  samples: z.array(
    z.object({
      /** Milliseconds since the run began. */
      atMs: z.number(),
      used: z.number(),
      allowed: z.number(),
      state: z.enum(POOL_STATES),
    }),
  ),
});

const requestSchema = z.object({
  /** Milliseconds since the run began, when it was let through. */
  startMs: z.number(),
  waitedMs: span,
  /** Null where no answer came. */
  durationMs: span.nullable(),
  status: z.number().int().nullable(),
  endpoint: z.string(),
  /** Given up by the run itself before an answer came. Absent: it ran its course. */
  cancelled: z.literal(true).optional(),
  /** Requests that this entry stands for: itself, and faster neighbours that were left out. */
  requests: count,
});

/** What monitor-performance remembers of one run. Times are milliseconds UTC, sizes bytes. */
export const runRecordSchema = z.object({
  version: z.literal(1),
  runId: z.string(),
  kind: z.enum(KINDS),
  status: z.enum(STATUSES),
  startedAt: z.number(),
  durationMs: span,
  datasets: z.array(datasetSchema),
  candles: z.object({ available: count, fetched: count, read: count, exported: count }),
  /** Over the largest of the four counts; null for a run without candles. */
  candlesPerSecond: z.number().nonnegative().nullable(),
  secondsPer1000: z.number().nonnegative().nullable(),
  /** Summed over all calls: parallel work adds up to more than the run's duration. */
  stages: z.partialRecord(z.enum(STAGES), z.object({ durationMs: span, candles: count, calls: count })),
  requests: requestsSchema,
  cache: cacheSchema,
  /** Resident set of the whole process. */
  memory: z.object({ startBytes: count, peakBytes: count }),
  /** How late timers of the process came. */
  eventLoop: z.object({ p99Ms: span, maxMs: span }),
  /** Of the whole process while the run lasted. */
  cpu: z.object({ userMs: span, systemMs: span }),
  /** Worker threads: the most at once, and their busy share of the time that they lasted; null without any. */
  workers: z.object({ threads: count, use: ratio }).nullable(),
  /** How often memory or CPU passed their ceiling, so that fewer requests were kept in flight. */
  pressures: count,
  budget: z.array(budgetSchema),
  /** Oldest first, thinned out evenly; of neighbours the slower is kept. */
  waterfall: z.array(requestSchema),
});

/** The record of one run, as the performance monitor writes it and `candlewick runs` reads it. */
export type RunRecord = z.output<typeof runRecordSchema>;
/** One request of a run's waterfall. */
export type RunRecordRequest = RunRecord['waterfall'][number];
/** How full a budget was at one moment of a run. */
export type RunRecordBudgetSample = RunRecord['budget'][number]['samples'][number];
