import type { DatasetRecord } from '../contracts/cache.ts';
import { hull, type Interval } from '../domain/interval.ts';
import { approximateStep, parseTimeframe } from '../domain/timeframe.ts';

/** Candles of a dataset that may go, by estimate. */
export interface PlannedEviction {
  readonly record: DatasetRecord;
  readonly interval: Interval;
  readonly candles: number;
  readonly bytes: number;
}

/** Parts of a dataset end at multiples of so many candles since the epoch, as caches store them in blocks. */
const PORTION = 8_192;

/** Last use; a cache that does not remember it knows at least the last commit. */
export const lastUse = ({ usedAt, updatedAt }: DatasetRecord): number => Math.max(usedAt ?? 0, updatedAt);

/**
 * Whether nobody could fetch it again: what was imported, and what its venue no longer gives out. It is evicted only
 * where the user names it.
 */
export const isIrreplaceable = ({ coverage, ledger }: DatasetRecord): boolean =>
  coverage.some(({ provenance }) => provenance === 'import') ||
  ledger.some(({ reason }) => reason === 'beyond-retention');

/**
 * What to forget so that about `bytes` are freed: the datasets that were used longest ago first, and of the last one
 * only its oldest candles. Pinned datasets are never among them.
 */
export function planEvictions(records: readonly DatasetRecord[], bytes: number): PlannedEviction[] {
  const oldest = records
    .filter(({ pinned, candles }) => !pinned && candles > 0)
    .sort((a, b) => lastUse(a) - lastUse(b));
  const plan: PlannedEviction[] = [];
  let left = bytes;
  for (const record of oldest) {
    if (left <= 0) break;
    const eviction = record.bytes <= left ? whole(record) : part(record, left);
    plan.push(eviction);
    left -= eviction.bytes;
  }
  return plan;
}

/** The dataset with all its coverage. */
export const whole = (record: DatasetRecord): PlannedEviction => ({
  record,
  interval: extent(record),
  candles: record.candles,
  bytes: record.bytes,
});

function part(record: DatasetRecord, bytes: number): PlannedEviction {
  const { from, to } = extent(record);
  const timeframe = parseTimeframe(record.id.timeframe);
  const step = (timeframe ? approximateStep(timeframe) : 1) * PORTION;
  const first = record.firstTime ?? from;
  // At least one portion: else a small need would be met by nothing.
  const cut = first + ((to - first) * bytes) / record.bytes;
  const end = Math.min(to, Math.ceil(Math.max(cut, first + 1) / step) * step);
  const share = (end - first) / (to - first);
  return {
    record,
    interval: { from, to: end },
    candles: Math.round(record.candles * share),
    bytes: Math.round(record.bytes * share),
  };
}

function extent({ coverage, ledger, firstTime = 0, lastTime = 0 }: DatasetRecord): Interval {
  return hull([...coverage, ...ledger, { from: firstTime, to: lastTime + 1 }])!;
}
