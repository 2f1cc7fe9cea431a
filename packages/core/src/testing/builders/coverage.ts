import type { Candles } from '../../domain/candles.ts';
import type { CoverageEntry } from '../../domain/coverage.ts';
import type { CandlePut } from '../../domain/dataset-state.ts';
import type { GapReason, LedgerEntry } from '../../domain/gap.ts';
import { createGrid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { timeOf } from './candles.ts';

/** `[from, to)` from milliseconds or ISO text. */
export const span = (from: number | string, to: number | string): Interval => ({
  from: timeOf(from),
  to: timeOf(to),
});

/** A coverage entry; `more` overrides. */
export const covered = (interval: Interval, more: Partial<CoverageEntry> = {}): CoverageEntry => ({
  from: interval.from,
  to: interval.to,
  fetchedAt: Date.UTC(2024, 5, 1),
  provenance: 'venue',
  source: 'api.example.com',
  ...more,
});

/** A ledger entry, asked about once; `more` overrides. */
export const gap = (
  interval: Interval,
  reason: GapReason = 'unknown',
  more: Partial<LedgerEntry> = {},
): LedgerEntry => ({
  from: interval.from,
  to: interval.to,
  reason,
  evidence: {
    firstAskedAt: Date.UTC(2024, 5, 1),
    lastAskedAt: Date.UTC(2024, 5, 1),
    timesAsked: 1,
    answer: 'no rows',
  },
  ...more,
});

/** The rows as a put over exactly their slots, from the first to the end of the last. Not for none. */
export function putOf(rows: Candles, timeframe = '1h', origin?: number): CandlePut {
  const grid = createGrid(parseTimeframe(timeframe)!, origin);
  const to = grid.timeOf(grid.slotOf(rows.time.at(-1)!) + 1);
  return { interval: { from: rows.time[0]!, to }, candles: rows };
}
