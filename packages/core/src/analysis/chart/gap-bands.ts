import { isExplained, type GapReason, type LedgerEntry } from '../../domain/gap.ts';

/** A stretch of a chart without candles, in pixels. */
export interface GapBand {
  readonly x: number;
  readonly width: number;
  readonly isExplained: boolean;
  /** Reasons of the gaps in it, without repeats. */
  readonly reasons: readonly GapReason[];
  /** The first and the last time, and how many gaps. */
  readonly from: number;
  readonly to: number;
  readonly gaps: number;
}

/** Narrower ones are drawn so wide: an hour is to be seen in five years, too. */
const NARROWEST = 1.5;
/** Neighbours closer than this are one band. */
const APART = 1;

/**
 * Gaps as bands: those that would run into one another are one, so that there are never more than pixels. Minutes
 * without a trade are left out where they are narrower than a pixel: they are no news.
 */
export function gapBands(gaps: readonly LedgerEntry[], xOf: (time: number) => number): readonly GapBand[] {
  const bands: GapBand[] = [];
  for (const { from, to, reason } of gaps) {
    const x = xOf(from);
    const natural = xOf(to) - x;
    if (reason === 'no-trade' && natural < 1) continue;
    const width = Math.max(NARROWEST, natural);
    const last = bands.at(-1);
    const explained = isExplained(reason);
    if (!last || last.isExplained !== explained || x > last.x + last.width + APART) {
      bands.push({ x, width, isExplained: explained, reasons: [reason], from, to, gaps: 1 });
      continue;
    }
    bands[bands.length - 1] = {
      ...last,
      width: Math.max(last.width, x + width - last.x),
      reasons: [...new Set([...last.reasons, reason])],
      to,
      gaps: last.gaps + 1,
    };
  }
  return bands;
}
