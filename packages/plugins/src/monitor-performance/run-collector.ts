import type {
  RunEvent,
  RunEventType,
  RunRecord,
  RunRecordBudgetSample,
  RunRecordRequest,
} from '@candlewick/core';
import { amount, isTime, share } from './figures.ts';
import { Histogram } from './histogram.ts';
import { ProcessProbe } from './process-probe.ts';
import { Thinned } from './thinned.ts';
import { TouchedDatasets } from './touched-datasets.ts';

const WATERFALL_MOST = 400;
const BUDGET_MOST = 240;

interface Budget {
  readonly identity: string;
  readonly pool: string;
  limit: number;
  readonly samples: Thinned<RunRecordBudgetSample>;
}

/** Gathers one run's events into its record, in memory that does not grow with the length of the run. */
export class RunCollector {
  readonly #runId: string;
  readonly #probe = new ProcessProbe();
  readonly #latency = new Histogram();
  readonly #waterfall = new Thinned<RunRecordRequest>(WATERFALL_MOST, slower);
  readonly #budgets = new Map<string, Budget>();
  readonly #stages: RunRecord['stages'] = {};
  readonly #datasets: RunRecord['datasets'] = [];
  readonly #read = new TouchedDatasets();
  readonly #exported = new TouchedDatasets();
  readonly #stored = new TouchedDatasets();
  readonly #candles = { available: 0, fetched: 0, read: 0, exported: 0 };
  readonly #requests = { count: 0, failed: 0, cancelled: 0, retries: 0, weight: 0, bytes: 0, waitedMs: 0 };
  readonly #cache = { slots: 0, covered: 0, memory: 0, disk: 0 };
  readonly #workers = { threads: 0, busyMs: 0, capacityMs: 0 };
  #pressures = 0;
  #kind: RunRecord['kind'] = 'fetch';
  #startedAt: number;

  /** @param startedAt milliseconds UTC, unless `run-started` says better */
  constructor(runId: string, startedAt: number) {
    this.#runId = runId;
    this.#startedAt = startedAt;
  }

  get startedAt(): number {
    return this.#startedAt;
  }

  add(event: RunEvent): void {
    if (!Object.hasOwn(this.#handlers, event.type)) return;
    const handle = this.#handlers[event.type] as (event: RunEvent) => void;
    handle(event);
  }

  /** Ends the measuring. */
  finish(status: RunRecord['status'], durationMs: number): RunRecord {
    const delivered = Math.max(...Object.values(this.#candles));
    const seconds = durationMs / 1000;
    const { slots, covered, memory, disk } = this.#cache;
    const { threads, busyMs, capacityMs } = this.#workers;
    const { cancelled, ...requests } = this.#requests;
    return {
      version: 1,
      runId: this.#runId,
      kind: this.#kind,
      status,
      startedAt: this.#startedAt,
      durationMs,
      datasets: this.#worked(status),
      candles: this.#candles,
      candlesPerSecond: delivered > 0 && seconds > 0 ? delivered / seconds : null,
      secondsPer1000: delivered > 0 ? (seconds / delivered) * 1000 : null,
      stages: this.#stages,
      requests: { ...requests, ...(cancelled > 0 ? { cancelled } : {}), latencyMs: this.#quantiles() },
      cache: {
        hitRatio: slots > 0 ? share(covered, slots) : null,
        missed: amount(slots - covered),
        ...{ slots, memory, disk },
      },
      ...this.#probe.stop(),
      workers: threads > 0 ? { threads, use: share(busyMs, capacityMs) } : null,
      pressures: this.#pressures,
      budget: [...this.#budgets.values()].map(({ samples, ...budget }) => ({
        ...budget,
        samples: [...samples.entries],
      })),
      waterfall: [...this.#waterfall.entries],
    };
  }

  readonly #handlers: { readonly [K in RunEventType]?: (event: RunEvent<K>) => void } = {
    'run-started': ({ kind, at }) => {
      this.#kind = kind;
      if (isTime(at)) this.#startedAt = at;
    },
    'cache-checked': ({ coveredSlots, slots }) => {
      this.#cache.slots += amount(slots);
      this.#cache.covered += amount(coveredSlots);
    },
    request: (event) => this.#request(event),
    retry: () => {
      this.#requests.retries++;
    },
    budget: (event) => this.#budget(event),
    pressure: ({ cause }) => {
      if (cause !== 'none') this.#pressures++;
    },
    workers: ({ threads, busyMs, durationMs }) => {
      this.#workers.threads = Math.max(this.#workers.threads, amount(threads));
      this.#workers.busyMs += amount(busyMs);
      this.#workers.capacityMs += amount(threads * durationMs);
    },
    'dataset-finished': ({ outcome }) => {
      const { dataset, candles, fetched, requests, files, cacheHitRatio, error } = outcome;
      const { exchange, symbol, timeframe } = dataset;
      const status = error?.code === 'INTERRUPTED' ? 'interrupted' : outcome.status;
      this.#datasets.push({
        ...{ exchange, symbol, timeframe, status },
        ...{ candles: amount(candles), fetched: amount(fetched), requests: amount(requests) },
        ...(files === undefined ? {} : { files: amount(files) }),
        cacheHitRatio: share(cacheHitRatio, 1),
      });
      this.#candles.available += amount(candles);
      this.#candles.fetched += amount(fetched);
    },
    'export-finished': ({ dataset, candles }) => {
      this.#exported.add(dataset, amount(candles));
      this.#candles.exported += amount(candles);
    },
    stored: ({ dataset, candles }) => this.#stored.add(dataset, amount(candles)),
    read: ({ dataset, candles, memory, disk }) => {
      this.#read.add(dataset, amount(candles));
      this.#candles.read += amount(candles);
      this.#cache.memory += amount(memory);
      this.#cache.disk += amount(disk);
    },
    stage: ({ stage, durationMs, candles }) => {
      const sum = (this.#stages[stage] ??= { durationMs: 0, candles: 0, calls: 0 });
      sum.durationMs += amount(durationMs);
      sum.candles += amount(candles);
      sum.calls++;
    },
  };

  /** What was fetched; of a run that fetched nothing what it exported, brought from elsewhere, or read. */
  #worked(status: RunRecord['status']): RunRecord['datasets'] {
    if (this.#datasets.length > 0) return this.#datasets;
    const touched = [this.#exported, this.#stored].find((each) => !each.isEmpty) ?? this.#read;
    return touched.rows(status);
  }

  #request({ weight, waitedMs, startedAt, meta, cancelled }: RunEvent<'request'>): void {
    const { endpoint, status = null, durationMs } = meta;
    this.#requests.count++;
    if (cancelled) this.#requests.cancelled++;
    else if (status === null || status >= 400) this.#requests.failed++;
    this.#requests.weight += amount(weight);
    this.#requests.bytes += amount(meta.bytes ?? 0);
    this.#requests.waitedMs += amount(waitedMs);
    // How long nothing came is no latency.
    if (status !== null && durationMs !== undefined) this.#latency.add(durationMs);
    this.#waterfall.add({
      startMs: amount(startedAt - this.#startedAt),
      waitedMs: amount(waitedMs),
      durationMs: durationMs === undefined ? null : amount(durationMs),
      status: status === null ? null : Math.round(amount(status)),
      endpoint,
      ...(cancelled ? { cancelled } : {}),
      requests: 1,
    });
  }

  #budget({ at, identity, status: { pool, used, allowed, limit, state } }: RunEvent<'budget'>): void {
    const key = `${identity}\n${pool}`;
    let budget = this.#budgets.get(key);
    if (!budget) {
      budget = { identity, pool, limit, samples: new Thinned(BUDGET_MOST, fuller) };
      this.#budgets.set(key, budget);
    }
    budget.limit = amount(limit);
    budget.samples.add({
      atMs: amount(at - this.#startedAt),
      used: amount(used),
      allowed: amount(allowed),
      state,
    });
  }

  #quantiles(): RunRecord['requests']['latencyMs'] {
    if (this.#latency.count === 0) return null;
    const { max } = this.#latency;
    return { p50: this.#latency.quantile(0.5), p99: this.#latency.quantile(0.99), max };
  }
}

/** Of two neighbours in the waterfall the one that took longer; one without an answer took longest. */
function slower(a: RunRecordRequest, b: RunRecordRequest): RunRecordRequest {
  const time = ({ waitedMs, durationMs }: RunRecordRequest) => waitedMs + (durationMs ?? Infinity);
  return { ...(time(b) > time(a) ? b : a), requests: a.requests + b.requests };
}

const fuller = (a: RunRecordBudgetSample, b: RunRecordBudgetSample): RunRecordBudgetSample =>
  b.used > a.used ? b : a;
