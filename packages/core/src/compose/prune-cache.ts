import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { DatasetId } from '../domain/dataset.ts';
import type { Interval } from '../domain/interval.ts';
import { isIrreplaceable, lastUse, planEvictions, whole, type PlannedEviction } from './plan-evictions.ts';

/** What was forgotten, or with a dry run, would be. */
export interface Eviction {
  /** The dataset that lost it. */
  readonly dataset: DatasetId;
  /** No longer covered: asked for again when somebody wants it. */
  readonly interval: Interval;
  /** Candles that are gone. */
  readonly candles: number;
  /** Bytes that this gave back, as near as can be told. */
  readonly bytes: number;
}

/** What to evict. Pinned datasets stay. */
export interface PruneRequest {
  /** Evict what was used longest ago until the cache uses at most so many bytes. */
  readonly toBytes?: number;
  /** Evict datasets that nobody has used since: milliseconds UTC. */
  readonly unusedSince?: number;
  /** Only these datasets; pinned ones stay all the same. Without another condition they are evicted as they are. */
  readonly datasets?: readonly DatasetId[];
  /** Tells what would be evicted, and evicts nothing. */
  readonly dryRun?: boolean;
  /** Called for each piece, as it goes. */
  readonly onEvicted?: (eviction: Eviction) => void;
  /** Ends it between two pieces. */
  readonly signal?: AbortSignal;
}

/** What pruning did. */
export interface PruneResult {
  /** What is gone, in the order of going. */
  readonly evicted: readonly Eviction[];
  /** Bytes that candles and what is known of them take up. */
  readonly usedBefore: number;
  /** The same afterwards; in a dry run as it would be. */
  readonly usedAfter: number;
}

/**
 * Evicts from the cache: each dataset in a commit of its own that takes its coverage away too, so that a reader finds
 * its candles or a range that is not covered, never a hole that looks whole.
 */
export async function pruneCache(cache: Cache, request: PruneRequest): Promise<PruneResult> {
  const { toBytes, unusedSince, datasets, dryRun = false, signal } = request;
  const usedBefore = await usedBytes(cache);
  const evicted: Eviction[] = [];
  const tell = (eviction: Eviction): void => {
    evicted.push(eviction);
    request.onEvicted?.(eviction);
  };
  const evictAll = async (plan: readonly PlannedEviction[]): Promise<void> => {
    for (const each of plan) {
      signal?.throwIfAborted();
      tell(dryRun ? planned(each) : await evict(cache, each));
    }
  };
  const matching = await candidates(cache, datasets);
  if (unusedSince !== undefined)
    await evictAll(matching.filter((each) => lastUse(each) < unusedSince).map(whole));
  else if (datasets && toBytes === undefined) await evictAll(matching.map(whole));
  if (toBytes !== undefined)
    // The plan goes by estimates: what came of it is looked at, and planned anew.
    for (;;) {
      const used = dryRun ? usedBefore - sum(evicted) : await usedBytes(cache);
      const done = new Set(dryRun ? evicted.map(({ dataset }) => JSON.stringify(dataset)) : []);
      const left = (await candidates(cache, datasets)).filter(({ id }) => !done.has(JSON.stringify(id)));
      const plan = planEvictions(left, used - toBytes);
      if (plan.length === 0) break;
      await evictAll(plan);
      if (dryRun) break;
    }
  return { evicted, usedBefore, usedAfter: dryRun ? usedBefore - sum(evicted) : await usedBytes(cache) };
}

/** Bytes in use; a cache that does not tell them apart counts all of its file. */
export async function usedBytes(cache: Cache): Promise<number> {
  const { usedBytes: used, diskBytes } = await cache.statistics();
  return used ?? diskBytes;
}

async function candidates(cache: Cache, datasets: PruneRequest['datasets']): Promise<DatasetRecord[]> {
  const named = datasets && new Set(datasets.map((id) => JSON.stringify(keyOf(id))));
  return (await cache.list()).filter(
    (record) =>
      !record.pinned &&
      record.candles > 0 &&
      (named ? named.has(JSON.stringify(keyOf(record.id))) : !isIrreplaceable(record)),
  );
}

async function evict(cache: Cache, { record, interval }: PlannedEviction): Promise<Eviction> {
  await cache.commit(record.id, { evict: [interval] });
  const after = await cache.get(record.id);
  return {
    dataset: record.id,
    interval,
    candles: record.candles - (after?.candles ?? 0),
    bytes: record.bytes - (after?.bytes ?? 0),
  };
}

const planned = ({ record, interval, candles, bytes }: PlannedEviction): Eviction => ({
  dataset: record.id,
  interval,
  candles,
  bytes,
});

const keyOf = ({ exchange, symbol, timeframe }: DatasetId) => [exchange, symbol, timeframe];
const sum = (evicted: readonly Eviction[]): number => evicted.reduce((total, { bytes }) => total + bytes, 0);
