import { isExplained, type CountedGap, type Grid } from '@candlewick/core';
import type { WindowGap } from '../window.ts';

/** From so many on, neighbours are put together. */
const MANY = 200;

const single = ({ from, to, slots, reason, evidence }: CountedGap): WindowGap => ({
  from,
  to,
  slots,
  reason,
  isExplained: isExplained(reason),
  answer: evidence.answer,
  count: 1,
});

/**
 * Gaps as a screen can show them. Where they are many, those that are closer to each other than a bar are told as one,
 * explained apart from open: a gap that nobody can explain is never hidden in one with a reason.
 *
 * @param grid of the bars
 */
export function windowGaps(gaps: readonly CountedGap[], grid: Grid): readonly WindowGap[] {
  const all = gaps.map(single);
  if (all.length <= MANY) return all;
  const result: WindowGap[] = [];
  const last = new Map<boolean, number>();
  for (const gap of all) {
    const at = last.get(gap.isExplained);
    const before = at === undefined ? undefined : result[at]!;
    if (before && grid.slotOf(gap.from) - grid.slotOf(before.to) <= 1) result[at!] = joined(before, gap);
    else last.set(gap.isExplained, result.push(gap) - 1);
  }
  return result;
}

function joined(a: WindowGap, b: WindowGap): WindowGap {
  const { reason, answer } = b.slots > a.slots ? b : a;
  return { ...a, to: b.to, slots: a.slots + b.slots, count: a.count + b.count, reason, answer };
}
