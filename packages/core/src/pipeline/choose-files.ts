import type { HistoryFile, SourceChoice } from '../contracts/history.ts';
import type { Series } from '../contracts/exchange.ts';
import type { Grid } from '../domain/grid.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../domain/interval.ts';
import { countPages, countSlots } from './1-plan.ts';

/** A file that is to be read, and what is wanted of it. */
export interface FileWork {
  readonly file: HistoryFile;
  /** On the grid, inside of the file's interval; sorted, disjoint, not empty. */
  readonly wanted: readonly Interval[];
  readonly slots: number;
}

export interface Chosen {
  readonly files: readonly FileWork[];
  /** What no file is taken for. */
  readonly rest: readonly Interval[];
}

/** What the cost of a stretch by pages is reckoned with. */
export interface PageCost {
  readonly grid: Grid;
  readonly series: Pick<Series, 'weight'>;
  readonly pageSize: number;
}

/** No file is of a longer time: a month. */
const LONGEST_FILE_MS = 31 * 86_400_000;
/** A page's bytes per candle, as text on the way. */
const PAGE_BYTES_PER_CANDLE = 170;

const requestsOf = (intervals: readonly Interval[], { grid, series, pageSize }: PageCost): number =>
  countPages(intervals, grid, series, pageSize).requests;

/**
 * Whether any file could cost less than pages: where not, nobody need ask which there are.
 *
 * @param requestsPerFile see History
 */
export const mayPay = (missing: readonly Interval[], cost: PageCost, requestsPerFile: number): boolean =>
  missing.some(({ from, to }) => {
    const part = { from, to: Math.min(to, from + LONGEST_FILE_MS) };
    return requestsOf([part], cost) > requestsPerFile;
  }) || missing.length > requestsPerFile;

/**
 * Which files are read for what is missing. `auto` takes a file where pages would need more requests for what it has,
 * and it is no more bytes than they; `archive` takes every one that has something. Pure.
 *
 * @param published sorted, disjoint
 */
export function chooseFiles(
  missing: readonly Interval[],
  published: readonly HistoryFile[],
  cost: PageCost,
  { requestsPerFile, source }: { readonly requestsPerFile: number; readonly source: SourceChoice },
): Chosen {
  const { grid } = cost;
  const files: FileWork[] = [];
  for (const file of published) {
    const wanted = intersectIntervals(missing, [grid.align(file.interval)]);
    if (wanted.length === 0) continue;
    const slots = countSlots(wanted, grid);
    const pays =
      requestsOf(wanted, cost) > requestsPerFile && (file.bytes ?? 0) <= slots * PAGE_BYTES_PER_CANDLE;
    if (source === 'archive' || (source === 'auto' && pays)) files.push({ file, wanted, slots });
  }
  return {
    files,
    rest: subtractIntervals(
      missing,
      files.flatMap(({ wanted }) => wanted),
    ),
  };
}
