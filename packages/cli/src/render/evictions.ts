import type { DatasetId, Eviction, PruneResult } from '@candlewick/core';
import { bytes, iso, plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

/** What a cleanup forgot, or would: one line per range. */
export function evictionLines(
  terminal: Terminal,
  evicted: readonly Eviction[],
  label: (dataset: DatasetId) => string,
): void {
  for (const { dataset, interval, candles, bytes: size } of evicted)
    terminal.line(
      `  ${label(dataset)}  ${plural(candles, 'candle')}, ${time(interval.from)} to ${time(interval.to)}, ${bytes(size)}`,
    );
}

export const evictionDocument = ({ evicted, usedBefore, usedAfter }: PruneResult) => ({
  evicted: evicted.map(({ dataset, interval, candles, bytes: size }) => ({
    ...dataset,
    from: iso(interval.from),
    to: iso(interval.to),
    candles,
    bytes: size,
  })),
  usedBefore,
  usedAfter,
});
