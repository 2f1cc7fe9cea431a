import type { HistoryFile } from '../contracts/history.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../domain/interval.ts';

/** A series that ended so long ago has its last days in files. */
const SURELY_PUBLISHED_MS = 3 * 86_400_000;

export interface FilesOnly {
  /** What files did not bring. */
  readonly left: readonly Interval[];
  /** All files of the series, sorted. */
  readonly published: readonly HistoryFile[];
  /** First and last stored candle; undefined: none. */
  readonly known: { readonly first: number; readonly last: number } | undefined;
  /** The API does not know the market any more: then its first and last file are its beginning and its end. */
  readonly forgotten: boolean;
  readonly now: number;
}

/** Why what no file brought is not there, where no page is asked for. Pure. */
export function gapsOfFilesOnly({ left, published, known, forgotten, now }: FilesOnly): LedgerEntry[] {
  const evidence = (answer: string) => ({ firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer });
  const gaps: LedgerEntry[] = [];
  const [first, last] = [published[0], published.at(-1)];
  let rest = left;
  const explain = (within: Interval, reason: LedgerEntry['reason'], answer: string) => {
    for (const each of intersectIntervals(rest, [within]))
      gaps.push({ ...each, reason, evidence: evidence(answer) });
    rest = subtractIntervals(rest, [within]);
  };
  if (forgotten && known && first && last) {
    // Only where the files at the ends were read: their candles say where it began and ended.
    if (first.interval.to > known.first)
      explain({ from: -Infinity, to: known.first }, 'pre-listing', `the archive begins with ${first.name}`);
    const ended = last.interval.to + SURELY_PUBLISHED_MS < now;
    if (ended && last.interval.from <= known.last)
      explain({ from: known.last, to: Infinity }, 'delisted', `the archive ends with ${last.name}`);
  }
  for (const each of rest)
    gaps.push({
      ...each,
      reason: 'fetch-failed',
      evidence: evidence('in no file of the archive that could be read, and pages were not asked for'),
    });
  return gaps;
}
