import type { Interval } from '../domain/interval.ts';
import { isRetryable } from '../errors.ts';
import { settleHoles, type Settlement } from './4-verify/settle-holes.ts';
import type { PageVerdict } from './4-verify/verify-page.ts';
import { asForgotten, retainedFrom } from './absence.ts';
import type { Session } from './session.ts';
import { describe } from './trouble.ts';

/**
 * Asks the venue about what is absent of a window; when that cannot be had, what came is kept and the absent recorded
 * as not fetched. What is absent here, but not from an answer about another window, stays unexplained.
 *
 * @throws what stops the dataset
 */
export async function settleWindow(
  session: Session,
  window: Interval,
  verdict: PageVerdict,
): Promise<Settlement> {
  const { overheard } = session;
  overheard.page(verdict);
  if (verdict.missing.length === 0) return { ...verdict, gaps: [] };
  const { grid, series, market, pageSize, now } = session.parts;
  const facts = {
    grid, window, pageSize,
    now: now(),
    absence: series.absence,
    delisted: !market.active,
    hasEarlier: session.hasEarlier(window.from),
  }; // prettier-ignore
  const settled = await settleHoles(
    verdict,
    facts,
    {
      ask: (from, to = grid.timeOf(grid.slotOf(from) + pageSize)) => session.ask({ from, to }),
      seek: (from) => session.seek(from),
      known: (from) => session.knownNext(from),
      listing: () => session.listing(),
    },
    (error) => (isRetryable(error) ? describe(error) : undefined),
  );
  if (settled.failure !== undefined) session.failed(settled.failure);
  const settlement = { ...settled, gaps: overheard.doubt(settled.gaps, now()) };
  const { retentionCandles } = series;
  const oldest = retainedFrom(series, grid, session.venueNow());
  if (retentionCandles === undefined || oldest === undefined) return settlement;
  // A candle may have been forgotten since the plan was made, and while it was asked about.
  const surely = grid.timeOf(grid.slotOf(oldest) + 1);
  return { ...settlement, gaps: asForgotten(settlement.gaps, surely, retentionCandles) };
}
