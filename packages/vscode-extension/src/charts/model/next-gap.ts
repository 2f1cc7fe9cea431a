import type { ChartDataset, Interval } from '../protocol.ts';
import type { View } from './view.ts';

type Gap = ChartDataset['gaps'][number];

/** The next gap after the middle of the view, or before it; around the ends. Undefined: there is none at all. */
export function nextGap(gaps: readonly Gap[], view: View, direction: 1 | -1): Gap | undefined {
  const middle = (view.from + view.to) / 2;
  // A gap that is shown in the middle is not the next one.
  const spare = (view.to - view.from) / 1_000;
  if (direction > 0) return gaps.find((gap) => middleOf(gap) > middle + spare) ?? gaps[0];
  return gaps.findLast((gap) => middleOf(gap) < middle - spare) ?? gaps.at(-1);
}

/** In which a gap is seen with what is around it; a view that shows it already only moves. */
export function viewOfGap(gap: Interval, view: View, stepMs: number): View {
  const length = view.to - view.from;
  const wanted = Math.max(3 * (gap.to - gap.from), 60 * stepMs);
  const isGood = length >= wanted && length <= 8 * wanted;
  const half = (isGood ? length : wanted) / 2;
  const middle = middleOf(gap);
  return { from: middle - half, to: middle + half };
}

export const middleOf = ({ from, to }: Interval): number => (from + to) / 2;
