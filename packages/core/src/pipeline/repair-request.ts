import type { DatasetRecord } from '../contracts/cache.ts';
import type { GapReason } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { hull, normaliseIntervals, type Interval } from '../domain/interval.ts';
import { intervalState } from './outcome.ts';
import type { FetchRequest } from './target.ts';

/** Which gaps to ask for again. */
export interface RepairOptions {
  /** Absent: all that is covered or spoken of in the ledger. On the grid. */
  readonly interval?: Interval;
  /** Also absences that are explained by an outage or by no trade. */
  readonly explained?: boolean;
}

/** What a venue has forgotten, and the time before the listing, need not be asked again. */
const OPEN: readonly GapReason[] = ['fetch-failed', 'unknown'];
const EXPLAINED: readonly GapReason[] = ['outage', 'no-trade'];

/** From the first to the last time that anything is known of: covered, or spoken of in the ledger. */
export function knownSpan({ coverage, ledger, firstTime, lastTime }: DatasetRecord, grid: Grid): Interval {
  const candles =
    firstTime === undefined || lastTime === undefined
      ? []
      : [{ from: firstTime, to: grid.timeOf(grid.slotOf(lastTime) + 1) }];
  return hull([...coverage, ...ledger, ...candles]) ?? { from: 0, to: 0 };
}

/** The request that asks for the gaps of a dataset again, whatever their retry time; undefined: there are none. */
export function repairRequest(
  record: DatasetRecord,
  grid: Grid,
  { interval = knownSpan(record, grid), explained = false }: RepairOptions = {},
): FetchRequest | undefined {
  const reasons = explained ? [...OPEN, ...EXPLAINED] : OPEN;
  const { gaps } = intervalState(record, interval, grid);
  const again = normaliseIntervals(gaps.filter(({ reason }) => reasons.includes(reason)));
  const span = hull(again);
  if (!span) return undefined;
  return {
    ...record.id,
    start: { kind: 'time', time: span.from },
    end: { kind: 'time', time: span.to },
    again,
  };
}
