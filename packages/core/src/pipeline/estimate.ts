import type { DatasetRecord } from '../contracts/cache.ts';
import type { PoolRule } from '../contracts/limiter.ts';

/** What requests to an exchange cost so far. */
export interface Experience {
  /** Milliseconds from sending a request to its last byte, the usual one. */
  readonly latencyMs: number;
  /** Bytes of answers per candle. */
  readonly bytesPerCandle: number;
  /** False: nothing is known yet of the exchange, and these are assumptions. */
  readonly measured: boolean;
}

/** Before a run has told better: a far venue's round trip, and Binance's twelve columns as text. */
export const ASSUMED: Experience = { latencyMs: 200, bytesPerCandle: 170, measured: false };
/** Before anything is cached: what a candle with Binance's extra columns takes. */
const ASSUMED_DISK_BYTES = 25;
const NO_FILES: FileTotals = { requests: 0, bytes: 0, candles: 0 };
/** A line of 40 Mbit/s: nothing has told of the archive's yet. */
const ASSUMED_BYTES_PER_MS = 5_000;
/** So many candles tell what one takes on disk. */
const ENOUGH = 10_000;

/** What a fetch is going to cost, as near as can be told beforehand. */
export interface Estimate {
  /** Bytes that have to be loaded. */
  readonly downloadBytes: number;
  /** Bytes that they take in the cache. */
  readonly diskBytes: number;
  /** Milliseconds: the longer of what the budget and what the way to the venue and back allow. */
  readonly durationMs: number;
  /** Of these two: the round trips and the files alone, and the pool whose windows are waited for. */
  readonly roundTripsMs: number;
  /** The pool that decides: so much weight is allowed per window. */
  readonly budget: { readonly pool: string; readonly windowMs: number; readonly allowed: number };
  /** What it was reckoned with. */
  readonly experience: Experience;
}

/** Files that are read, in sum. */
export interface FileTotals {
  readonly requests: number;
  readonly bytes: number;
  readonly candles: number;
}

export interface Estimated {
  readonly candles: number;
  readonly requests: number;
  readonly weight: number;
  readonly pool: PoolRule;
  /** Weight per window that the limiter lets through. */
  readonly allowed: number;
  readonly requestsInFlight: number;
  readonly diskBytesPerCandle: number;
  /** Files of the archive beside the requests. */
  readonly files?: FileTotals;
  readonly experience: Experience;
}

/** What a plan will take. The budget is taken to be unused as yet; waits for its windows are counted in whole. */
export function estimate(plan: Estimated): Estimate {
  const { candles, requests, weight, pool, allowed, requestsInFlight, experience } = plan;
  const { files = NO_FILES } = plan;
  const trips = (count: number) => Math.ceil(count / Math.max(1, requestsInFlight)) * experience.latencyMs;
  const filesMs = trips(files.requests) + files.bytes / ASSUMED_BYTES_PER_MS;
  const roundTripsMs = trips(requests) + Math.round(filesMs);
  const budget = { pool: pool.name, windowMs: pool.windowMs, allowed };
  return {
    downloadBytes: Math.round(candles * experience.bytesPerCandle + files.bytes),
    diskBytes: Math.round((candles + files.candles) * plan.diskBytesPerCandle),
    durationMs: Math.round(Math.max(roundTripsMs, windowsMs(weight, budget) + filesMs)),
    roundTripsMs,
    budget,
    experience,
  };
}

/** Waits for a budget's windows, beyond the first one. */
const windowsMs = (weight: number, { allowed, windowMs }: Estimate['budget']): number =>
  Math.max(0, Math.ceil(weight / allowed) - 1) * windowMs;

/** What several plans take together: they share the requests in flight, and those of one exchange its budget. */
export function togetherMs(
  plans: readonly {
    readonly dataset: { readonly exchange: string };
    readonly weight: number;
    readonly estimate: Estimate;
  }[],
): number {
  const byBudget = Object.values(
    Object.groupBy(plans, ({ dataset, estimate }) => `${dataset.exchange} ${estimate.budget.pool}`),
  );
  const roundTrips = plans.reduce((sum, each) => sum + each.estimate.roundTripsMs, 0);
  const waits = byBudget.map((same = []) =>
    windowsMs(
      same.reduce((sum, each) => sum + each.weight, 0),
      same[0]!.estimate.budget,
    ),
  );
  return Math.round(Math.max(roundTrips, ...waits));
}

export const NO_ESTIMATE: Estimate = {
  downloadBytes: 0,
  diskBytes: 0,
  durationMs: 0,
  roundTripsMs: 0,
  budget: { pool: '', windowMs: 0, allowed: 1 },
  experience: ASSUMED,
};

/** Bytes on disk per candle: as the dataset has it, else as all datasets have it. */
export function diskBytesPerCandle(
  record: DatasetRecord | undefined,
  all: { readonly candles: number; readonly bytes: number },
): number {
  if (record && record.candles >= ENOUGH) return record.bytes / record.candles;
  return all.candles >= ENOUGH ? all.bytes / all.candles : ASSUMED_DISK_BYTES;
}
