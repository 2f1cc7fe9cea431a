import type { GapReason, WindowGap } from '../protocol.ts';
import { formatDuration } from './format-time.ts';
import { t } from './mark-text.ts';

/** A band is never narrower: a lost minute among days must be seen too. */
const NARROWEST_PX = 3;

/** What is drawn for one or more absences. */
export interface GapBand {
  readonly left: number;
  readonly right: number;
  readonly gaps: readonly WindowGap[];
  /** False where any of them has no explanation. */
  readonly isExplained: boolean;
  /** How much of its width is absent: many short absences close together are a pale band. */
  readonly share: number;
}

export interface ReasonText {
  readonly title: string;
  readonly detail: string;
}

/** English; translated where they are shown. */
export const REASONS: Readonly<Record<GapReason, ReasonText>> = {
  'no-trade': { title: t('No trades'), detail: t('Nobody traded: the venue has no candle here.') },
  outage: { title: t('Outage of the venue'), detail: t('The venue stood still: it has no candle here.') },
  'pre-listing': { title: t('Before the listing'), detail: t('The market did not exist yet.') },
  delisted: { title: t('Delisted'), detail: t('The market had ended.') },
  'fetch-failed': {
    title: t('Not fetched'),
    detail: t('The request for these candles failed. Repair asks for them again.'),
  },
  unknown: {
    title: t('Unexplained'),
    detail: t('The venue sent no candles here, and nothing proves why. Repair asks again.'),
  },
  'beyond-retention': {
    title: t('No longer offered'),
    detail: t('The venue does not keep candles this old.'),
  },
};

/**
 * Bands from absences, sorted; those that touch on the screen become one, explained apart from unexplained ones where
 * they are wide enough to tell.
 *
 * @param placeOf pixel of a time
 * @param width of the screen: what lies outside is left out
 */
export function gapBands(
  gaps: readonly WindowGap[],
  placeOf: (time: number) => number,
  width: number,
): GapBand[] {
  const bands: Growing[] = [];
  for (const gap of gaps) {
    const from = placeOf(gap.from);
    const to = placeOf(gap.to);
    if (to < 0 || from > width) continue;
    const spare = Math.max(0, NARROWEST_PX - (to - from)) / 2;
    const [left, right] = [from - spare, to + spare];
    const { isExplained } = gap;
    const last = bands.at(-1);
    const touches = last !== undefined && left < last.right + 1;
    if (
      touches &&
      (last.isExplained === isExplained || isNarrow(right - left) || isNarrow(last.right - last.left))
    ) {
      last.right = Math.max(last.right, right);
      last.absent += to - from;
      last.gaps.push(gap);
      last.isExplained &&= isExplained;
    } else bands.push({ left, right, absent: to - from, gaps: [gap], isExplained });
  }
  return bands.map(({ absent, ...band }) => ({
    ...band,
    share: band.gaps.length === 1 ? 1 : Math.min(1, absent / (band.right - band.left)),
  }));
}

interface Growing {
  left: number;
  right: number;
  absent: number;
  readonly gaps: WindowGap[];
  isExplained: boolean;
}

const isNarrow = (width: number): boolean => width <= 2 * NARROWEST_PX;

/** The gaps of a band, those nearest to a time first. */
export const nearestFirst = ({ gaps }: GapBand, time: number): readonly WindowGap[] =>
  gaps.toSorted((a, b) => distance(a, time) - distance(b, time));

const distance = ({ from, to }: WindowGap, time: number): number => Math.max(from - time, time - to, 0);

/** How much is absent: candles of the dataset, and the time they would have filled. */
export const gapExtent = ({ from, to, slots }: Pick<WindowGap, 'from' | 'to' | 'slots'>) => ({
  candles: slots,
  duration: formatDuration(to - from),
});
