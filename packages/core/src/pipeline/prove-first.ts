import type { Page } from '../contracts/exchange.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { verifyPage, type PageVerdict } from './4-verify/verify-page.ts';

/** How often a page without candles is asked for once more: it says neither yes nor no. */
const MOST_PAGES = 2;

export interface FirstClaim {
  /** What the venue calls its first candle at or after `from`. */
  readonly claimed: number;
  /** On the grid. */
  readonly from: number;
  readonly grid: Grid;
  readonly pageSize: number;
  /** The venue's clock. */
  readonly now: number;
}

/**
 * Whether the candle that a venue calls the first one is it. Years are explained by this one answer, and a venue that
 * answers its newest candle whatever is asked would explain them away: a page that ends with the claimed candle must
 * show it, and nothing before it.
 *
 * @param hear told what each page has
 * @returns undefined when the page says nothing
 */
export async function isFirst(
  { claimed, from, grid, pageSize, now }: FirstClaim,
  fetchPage: (reach: Interval) => Promise<Page>,
  hear: (verdict: PageVerdict) => void = () => undefined,
): Promise<boolean | undefined> {
  if (!(claimed >= from && claimed <= now) || grid.floor(claimed) !== claimed) return false;
  if (claimed === from) return true;
  const slot = grid.slotOf(claimed);
  const reach = { from: Math.max(from, grid.timeOf(slot - pageSize + 1)), to: grid.timeOf(slot + 1) };
  for (let n = 0; n < MOST_PAGES; n++) {
    const { candles } = await fetchPage(reach);
    const verdict = verifyPage(candles, reach, grid);
    hear(verdict);
    const { candles: rows, tainted, blind } = verdict;
    if (rows.length > 0) return rows.time[0] === claimed && tainted.size === 0 && !blind;
  }
  return undefined;
}
