import type { Interval } from '../protocol.ts';

/** Bars that the newest part of a long dataset is opened with. */
const OPENING_BARS = 240;
/** A dataset of so many bars is opened whole. */
const WHOLE_BARS = 1_200;
/** Nothing is gained by seeing fewer. */
const FEWEST_BARS = 8;
/** Of what is in sight, so much may be empty beside the data. */
const EMPTY_SHARE = 0.5;
/** Room right of the newest bar, as a share of what is in sight. */
const RIGHT_ROOM = 0.04;

/** What is in sight, in time; whatever the bars are, it stays the same. */
export type View = Interval;

export interface Bounds {
  /** Of the data. */
  readonly span: Interval;
  /** Milliseconds of the shortest bar. */
  readonly stepMs: number;
}

/** The newest bars, or all where they are few. */
export function openingView({ span, stepMs }: Bounds): View {
  const bars = (span.to - span.from) / stepMs;
  if (bars <= WHOLE_BARS) return wholeView({ span, stepMs });
  const length = OPENING_BARS * stepMs;
  return { from: span.to - length, to: span.to + RIGHT_ROOM * length };
}

export function wholeView({ span, stepMs }: Bounds): View {
  const length = Math.max(span.to - span.from, FEWEST_BARS * stepMs);
  return { from: span.to - length - 0.01 * length, to: span.to + RIGHT_ROOM * length };
}

/** @param share of what is in sight; positive: towards later times */
export function pan(view: View, share: number, bounds: Bounds): View {
  const move = share * (view.to - view.from);
  return clamp({ from: view.from + move, to: view.to + move }, bounds);
}

/**
 * @param factor below 1: nearer
 * @param at the place that stays where it is: 0 left edge, 1 right edge
 */
export function zoom(view: View, factor: number, at: number, bounds: Bounds): View {
  const length = view.to - view.from;
  const longest = (bounds.span.to - bounds.span.from) * (1 + 2 * EMPTY_SHARE) + FEWEST_BARS * bounds.stepMs;
  const wanted = Math.min(Math.max(length * factor, FEWEST_BARS * bounds.stepMs), longest);
  const fixed = view.from + at * length;
  return clamp({ from: fixed - at * wanted, to: fixed + (1 - at) * wanted }, bounds);
}

/** The same length, with the time in the middle. */
export function centre(view: View, time: number, bounds: Bounds): View {
  const half = (view.to - view.from) / 2;
  return clamp({ from: time - half, to: time + half }, bounds);
}

export function toStart(view: View, bounds: Bounds): View {
  const length = view.to - view.from;
  const from = bounds.span.from - RIGHT_ROOM * length;
  return clamp({ from, to: from + length }, bounds);
}

export function toEnd(view: View, bounds: Bounds): View {
  const length = view.to - view.from;
  const to = bounds.span.to + RIGHT_ROOM * length;
  return clamp({ from: to - length, to }, bounds);
}

/** Whether the newest bar is in sight: the view then goes along when the data grows. */
export const isAtEnd = (view: View, { span }: Bounds): boolean => view.from < span.to && view.to >= span.to;

/** Goes along with data that has grown. @param before what there was */
export function follow(view: View, before: Interval | undefined, { span, stepMs }: Bounds): View {
  if (!before || !isAtEnd(view, { span: before, stepMs })) return view;
  const grown = span.to - before.to;
  return { from: view.from + grown, to: view.to + grown };
}

/** Some data stays in sight. */
export function clamp(view: View, { span }: Bounds): View {
  const length = view.to - view.from;
  const earliest = span.from - EMPTY_SHARE * length;
  const latest = span.to + EMPTY_SHARE * length;
  if (view.from < earliest) return { from: earliest, to: earliest + length };
  if (view.to > latest) return { from: latest - length, to: latest };
  return view;
}

/** What there is of the data in sight, in whole milliseconds: beside the data there is room, and nothing is missing there. */
export const dataIn = (view: View, { span }: Bounds): Interval => ({
  from: Math.max(Math.ceil(view.from), span.from),
  to: Math.min(Math.floor(view.to), span.to),
});
