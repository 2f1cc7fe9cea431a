import * as z from 'zod';
import type {
  Cache,
  CacheEvent,
  CacheStatistics,
  CommitResult,
  DatasetRecord,
  ReadOptions,
} from '../../contracts/cache.ts';
import { definePlugin } from '../../contracts/plugin.ts';
import type { Candles } from '../../domain/candles.ts';
import { sliceCandles } from '../../domain/candles.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import { datasetKey } from '../../domain/dataset.ts';
import type { DatasetChange, DatasetState } from '../../domain/dataset-state.ts';
import { applyChange, NEW_DATASET } from '../../domain/dataset-state.ts';
import type { Interval } from '../../domain/interval.ts';
import { isEmptyInterval } from '../../domain/interval.ts';
import type { CandleRuns, Revision } from '../../domain/put-rows.ts';
import { copyRows, countRows, cutRuns, putRows, storableRows } from '../../domain/put-rows.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { CandlewickError } from '../../errors.ts';

interface Held {
  readonly id: DatasetId;
  readonly state: DatasetState;
  readonly runs: CandleRuns;
  readonly revisions: readonly Revision[];
  readonly updatedAt: number;
  usedAt: number;
  readonly version: number;
}

/** A cache that forgets everything when it is closed: for tests, and to try things without a disk. */
export class MemoryCache implements Cache {
  readonly #now: () => number;
  readonly #datasets = new Map<string, Held>();
  readonly #listeners = new Set<(event: CacheEvent) => void>();
  #reads = 0;
  /** How many there ever were: where the versions of a new dataset begin. */
  #changes = 0;
  #closed = false;

  /** @param now milliseconds UTC, stamped on commits and revisions */
  constructor(now: () => number = Date.now) {
    this.#now = now;
  }

  async list(): Promise<readonly DatasetRecord[]> {
    this.#checkOpen();
    return [...this.#datasets.values()].map(recordOf);
  }

  async get(id: DatasetId): Promise<DatasetRecord | undefined> {
    this.#checkOpen();
    const held = this.#datasets.get(datasetKey(id));
    return held && recordOf(held);
  }

  async *read(id: DatasetId, { from, to }: Interval, options: ReadOptions = {}): AsyncGenerator<Candles> {
    this.#checkOpen();
    const { batchSize = 8192, signal, source, unnoted = false } = options;
    signal?.throwIfAborted();
    // Runs are never changed, only replaced: this reader goes on seeing these.
    const held = this.#datasets.get(datasetKey(id));
    if (held && !unnoted) held.usedAt = this.#now();
    const runs = cutRuns(held?.runs ?? [], from, to);
    for (const run of runs) {
      this.#reads++;
      for (let start = 0; start < run.length; start += batchSize) {
        const batch = copyRows(sliceCandles(run, start, start + batchSize));
        if (source) source.memory += batch.length;
        yield batch;
        signal?.throwIfAborted();
        this.#checkOpen();
      }
    }
  }

  async commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    this.#checkOpen();
    const timeframe = parseTimeframe(id.timeframe);
    if (!timeframe)
      throw new CandlewickError('UNKNOWN_TIMEFRAME', `${id.timeframe} is not a timeframe: ${datasetKey(id)}`);
    const before = this.#datasets.get(datasetKey(id));
    const state = applyChange(before?.state ?? NEW_DATASET, change, timeframe);
    const now = this.#now();
    const version = (before?.version ?? this.#changes) + 1;
    const revisions: Revision[] = [];
    let runs = before?.runs ?? [];
    for (const { from, to } of change.evict ?? [])
      runs = [...cutRuns(runs, -Infinity, from), ...cutRuns(runs, to, Infinity)];
    let added = 0;
    for (const put of change.put ?? []) {
      const rows = storable(put, state.facts.extras ?? []);
      if (isEmptyInterval(put.interval)) continue;
      const outcome = putRows(runs, put.interval, rows, now);
      runs = outcome.runs;
      added += outcome.added;
      revisions.push(...outcome.revisions);
    }
    this.#changes++;
    this.#datasets.set(datasetKey(id), {
      id,
      state,
      runs,
      revisions: [...(before?.revisions ?? []), ...revisions],
      updatedAt: now,
      usedAt: now,
      version,
    });
    this.#tell({ id, version });
    return { version, added, revised: revisions.length };
  }

  async revisions(id: DatasetId): Promise<readonly Revision[]> {
    this.#checkOpen();
    return this.#datasets.get(datasetKey(id))?.revisions ?? [];
  }

  async delete(id: DatasetId): Promise<boolean> {
    this.#checkOpen();
    const existed = this.#datasets.delete(datasetKey(id));
    if (existed) {
      this.#changes++;
      this.#tell({ id, version: undefined });
    }
    return existed;
  }

  async statistics(): Promise<CacheStatistics> {
    this.#checkOpen();
    const all = [...this.#datasets.values()];
    const runs = all.flatMap((held) => held.runs);
    return {
      datasets: all.length,
      candles: countRows(runs),
      diskBytes: 0,
      memoryBytes: runs.reduce((sum, run) => sum + 8 * run.length * (6 + Object.keys(run.extras).length), 0),
      memoryEntries: runs.length,
      memoryHits: this.#reads,
      diskReads: 0,
    };
  }

  watch(listener: (event: CacheEvent) => void): () => void {
    this.#checkOpen();
    const own = (event: CacheEvent): void => listener(event);
    this.#listeners.add(own);
    return () => void this.#listeners.delete(own);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closed = true;
    this.#listeners.clear();
    this.#datasets.clear();
  }

  #tell(event: CacheEvent): void {
    for (const listener of [...this.#listeners]) {
      try {
        listener(event);
      } catch {
        // A listener's trouble is its own: what was committed is committed.
      }
    }
  }

  #checkOpen(): void {
    if (this.#closed) throw new CandlewickError('CACHE_OPEN', 'The cache is closed');
  }
}

function storable(put: Parameters<typeof storableRows>[0], extras: readonly string[]): Candles {
  try {
    return copyRows(storableRows(put, extras));
  } catch (error) {
    throw new CandlewickError('INTERNAL', (error as Error).message, { cause: error });
  }
}

function recordOf({ id, state, runs, revisions, updatedAt, usedAt, version }: Held): DatasetRecord {
  const first = runs[0]?.time[0];
  const last = runs.at(-1)?.time.at(-1);
  return {
    id,
    ...state,
    candles: countRows(runs),
    ...(first === undefined || last === undefined ? {} : { firstTime: first, lastTime: last }),
    bytes: 0,
    revisions: revisions.length,
    updatedAt,
    usedAt,
    version,
  };
}

/** The plugin `memory`. */
export const memoryCache = definePlugin({
  kind: 'cache',
  name: 'memory',
  description: 'Keeps everything in memory and forgets it at the end.',
  api: 1,
  options: z.strictObject({}),
  capabilities: { persistent: false, multiProcess: false, sharedEvents: false },
  open: (_options, { clock }) => new MemoryCache(() => clock.now()),
});
