/** A half-open span of time `[from, to)` in integer milliseconds UTC. Empty when `to <= from`. */
export interface Interval {
  /** The first millisecond inside, UTC. */
  readonly from: number;
  /** The first millisecond after it, UTC. */
  readonly to: number;
}

/** Whether nothing lies in it. */
export const isEmptyInterval = (interval: Interval): boolean => interval.to <= interval.from;

export const containsTime = (interval: Interval, time: number): boolean =>
  time >= interval.from && time < interval.to;

/** What lies in both; undefined: nothing. */
export function intersect(a: Interval, b: Interval): Interval | undefined {
  const from = Math.max(a.from, b.from);
  const to = Math.min(a.to, b.to);
  return from < to ? { from, to } : undefined;
}

/** Sorted, disjoint, non-adjacent intervals that cover the same times as `intervals`. */
export function normaliseIntervals(intervals: readonly Interval[]): Interval[] {
  const sorted = intervals.filter((each) => !isEmptyInterval(each)).sort((a, b) => a.from - b.from);
  const result: { from: number; to: number }[] = [];
  for (const { from, to } of sorted) {
    const last = result.at(-1);
    if (last !== undefined && from <= last.to) last.to = Math.max(last.to, to);
    else result.push({ from, to });
  }
  return result;
}

/** The times of `wanted` that no interval of `minus` holds; sorted and disjoint. */
export function subtractIntervals(wanted: readonly Interval[], minus: readonly Interval[]): Interval[] {
  const holes = normaliseIntervals(minus);
  const result: Interval[] = [];
  let next = 0;
  for (const { from, to } of normaliseIntervals(wanted)) {
    let start = from;
    while (next < holes.length && holes[next]!.to <= from) next++;
    for (let at = next; at < holes.length && holes[at]!.from < to; at++) {
      const hole = holes[at]!;
      if (hole.from > start) result.push({ from: start, to: hole.from });
      start = Math.max(start, hole.to);
    }
    if (start < to) result.push({ from: start, to });
  }
  return result;
}

/** The times that both sets hold; sorted and disjoint. */
export function intersectIntervals(a: readonly Interval[], b: readonly Interval[]): Interval[] {
  const left = normaliseIntervals(a);
  const right = normaliseIntervals(b);
  const result: Interval[] = [];
  for (let i = 0, j = 0; i < left.length && j < right.length;) {
    const one = left[i]!;
    const two = right[j]!;
    const both = intersect(one, two);
    if (both) result.push(both);
    if (one.to < two.to) i++;
    else j++;
  }
  return result;
}

/** Milliseconds held by the set. */
export const totalDuration = (intervals: readonly Interval[]): number =>
  normaliseIntervals(intervals).reduce((sum, { from, to }) => sum + (to - from), 0);

/** The smallest interval that holds them all, or undefined for none. */
export function hull(intervals: readonly Interval[]): Interval | undefined {
  const all = normaliseIntervals(intervals);
  return all.length === 0 ? undefined : { from: all[0]!.from, to: all.at(-1)!.to };
}
