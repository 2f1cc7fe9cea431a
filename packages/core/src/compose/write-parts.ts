import { BatchCutter, periodsOf } from '../analysis/periods.ts';
import { FILLED_COLUMN } from '../analysis/fill-gaps.ts';
import type { Exporter, ExportSource } from '../contracts/exporter.ts';
import type { Candles } from '../domain/candles.ts';
import { intersect, type Interval } from '../domain/interval.ts';
import type { Partition } from '../domain/partition.ts';
import type { WrittenFile } from './file-options.ts';
import type { OwnedTarget } from './file-target.ts';

export interface PartsRequest {
  readonly exporter: Exporter;
  readonly partition: Partition | undefined;
  readonly target: (period?: string) => OwnedTarget;
  readonly signal: AbortSignal;
}

export interface WrittenParts {
  readonly files: readonly WrittenFile[];
  /** As the exporter tells them. */
  readonly columns: readonly string[] | undefined;
}

/** Files of a partition that wait for the disk while the next ones are written. */
const SEALED_AT_ONCE = 8;

/** Writes a source into one file, or one per period; all of them appear at the end, or none does. */
export async function writeParts(source: ExportSource, request: PartsRequest): Promise<WrittenParts> {
  const { exporter, partition, target: open, signal } = request;
  const whole = [{ label: undefined, interval: source.interval }];
  const parts = partition ? periodsOf(source.interval, partition) : whole;
  const cutter = new BatchCutter(source.batches);
  const targets: OwnedTarget[] = [];
  const files: (() => WrittenFile)[] = [];
  const sealing: Promise<void>[] = [];
  let columns: readonly string[] | undefined;
  try {
    for (const { label, interval } of parts) {
      const part = partition ? partOf(source, interval) : source;
      if (partition && part.candles === 0) continue;
      const target = open(label);
      targets.push(target);
      const seen: Seen = {};
      const batches = watched(partition ? cutter.until(interval.to) : source.batches, seen);
      const result = await exporter.export({ ...part, batches }, target, signal);
      const sealed = target.seal();
      // Whoever awaits it is told.
      sealed.catch(() => undefined);
      sealing.push(sealed);
      if (sealing.length > SEALED_AT_ONCE) await sealing.shift();
      columns = result.columns;
      files.push(() => written(target, result.candles, seen));
    }
    await Promise.all(sealing);
    signal.throwIfAborted();
    for (const target of targets) await target.publish();
  } finally {
    if (partition) await cutter.close();
    await Promise.allSettled(sealing);
    for (const target of targets) await target[Symbol.asyncDispose]();
  }
  return { files: files.map((file) => file()), columns };
}

interface Seen {
  first?: number;
  last?: number;
}

/** Of a target that is sealed. */
const written = ({ path, bytes, sha256 }: OwnedTarget, candles: number, seen: Seen): WrittenFile => ({
  bytes,
  candles,
  ...(path === undefined ? {} : { path }),
  ...(seen.first === undefined ? {} : { firstTime: seen.first }),
  ...(seen.last === undefined ? {} : { lastTime: seen.last }),
  ...(sha256 === undefined ? {} : { sha256 }),
});

/** The source as one of its periods has it. Every absent grid time of a source is in a gap. */
function partOf(source: ExportSource, interval: Interval): ExportSource {
  const { grid, extras } = source;
  const gaps = source.gaps.flatMap((gap) => {
    const inside = intersect(gap, interval);
    return inside ? [{ ...gap, ...inside }] : [];
  });
  const { from, to } = source.interval;
  // Filled rows are everywhere but before the first candle and behind the last one.
  const isAbsent = (gap: Interval) =>
    !extras.includes(FILLED_COLUMN) ||
    source.gaps.some((each) => (each.from <= from || each.to >= to) && intersect(each, gap));
  const absent = gaps.filter(isAbsent).reduce((sum, gap) => sum + grid.count(gap), 0);
  return { ...source, interval, gaps, candles: grid.count(interval) - absent };
}

async function* watched(batches: AsyncIterable<Candles>, seen: Seen): AsyncGenerator<Candles> {
  for await (const batch of batches) {
    if (batch.length > 0) {
      seen.first ??= batch.time[0]!;
      seen.last = batch.time[batch.length - 1]!;
    }
    yield batch;
  }
}
