import type { Interval } from '../protocol.ts';
import { approximateMs } from './timeframe.ts';
import type { View } from './view.ts';

/** Never more bars in one window: what the chart's library draws without a pause. */
export const MOST_BARS = 20_000;
/** Beside what is in sight, so much of it is loaded on either side. */
const MARGIN_SHARE = 2;
/** At least so many bars on either side: small views are moved over quickly. */
const LEAST_MARGIN_BARS = 500;
/** So near to an edge of the window, as a share of it, more is asked for. */
const REFILL_SHARE = 0.25;

export interface LoadedWindow extends Interval {
  readonly timeframe: string;
}

export interface WindowNeed {
  readonly view: View;
  readonly span: Interval;
  /** The timeframe that is wanted. */
  readonly timeframe: string;
  /** The newest window that is there or on its way. */
  readonly loaded?: LoadedWindow | undefined;
}

/** The window to ask for, or undefined where the one that is there is enough. */
export function planWindow(need: WindowNeed): LoadedWindow | undefined {
  const { view, span, timeframe, loaded } = need;
  if (loaded?.timeframe === timeframe && !isNearEdge(view, span, loaded)) return undefined;
  return windowAround(view, span, timeframe);
}

/** The view and what is beside it, within the data. */
export function windowAround(view: View, span: Interval, timeframe: string): LoadedWindow {
  const step = approximateMs(timeframe);
  const inSight = view.to - view.from;
  const most = (MOST_BARS - 2) * step;
  const margin = Math.min(
    Math.max(MARGIN_SHARE * inSight, LEAST_MARGIN_BARS * step),
    Math.max(0, (most - inSight) / 2),
  );
  const from = Math.max(span.from, view.from - margin);
  const to = Math.min(span.to, view.to + margin);
  // What is far outside of the data has nothing to show; its nearest bars keep the price scale.
  if (to <= from) {
    const near = view.from >= span.to ? span.to - margin : span.from;
    return { timeframe, from: Math.max(span.from, near), to: Math.min(span.to, near + margin) };
  }
  return { timeframe, from, to };
}

function isNearEdge(view: View, span: Interval, loaded: LoadedWindow): boolean {
  const enough = REFILL_SHARE * (loaded.to - loaded.from);
  // In a window that begins or ends in the middle of the view nothing is far from an edge.
  const room = Math.min(enough, Math.max(0, (loaded.to - loaded.from - (view.to - view.from)) / 3));
  const isShortLeft = loaded.from > span.from && view.from - loaded.from < room;
  const isShortRight = loaded.to < span.to && loaded.to - view.to < room;
  return isShortLeft || isShortRight;
}
