import {
  isAtEnd,
  openingView,
  pan,
  toEnd,
  toStart,
  wholeView,
  zoom,
  type Bounds,
  type View,
} from './view.ts';

const STEP = 0.1;
const SCREEN = 0.9;
const NEARER = 0.8;

/** Where the newest bar is in sight it stays where it is; else the middle does. */
const anchorOf = (view: View, bounds: Bounds): number =>
  isAtEnd(view, bounds) ? (bounds.span.to - view.from) / (view.to - view.from) : 0.5;

/** Fewer cannot be read as a chart. */
const READABLE_BARS = 80;

/** Of longer bars more time is shown, so that there are enough of them. */
export function enoughBars(view: View, bounds: Bounds): View {
  const bars = (view.to - view.from) / bounds.stepMs;
  return bars < READABLE_BARS ? zoom(view, READABLE_BARS / bars, anchorOf(view, bounds), bounds) : view;
}

/** Moves of the view that keys and buttons make. */
export const MOVES = {
  earlier: (view: View, bounds: Bounds) => pan(view, -STEP, bounds),
  later: (view: View, bounds: Bounds) => pan(view, STEP, bounds),
  'far-earlier': (view: View, bounds: Bounds) => pan(view, -SCREEN, bounds),
  'far-later': (view: View, bounds: Bounds) => pan(view, SCREEN, bounds),
  nearer: (view: View, bounds: Bounds) => zoom(view, NEARER, anchorOf(view, bounds), bounds),
  farther: (view: View, bounds: Bounds) => zoom(view, 1 / NEARER, anchorOf(view, bounds), bounds),
  first: toStart,
  last: toEnd,
  whole: (_: View, bounds: Bounds) => wholeView(bounds),
  reset: (_: View, bounds: Bounds) => openingView(bounds),
} satisfies Readonly<Record<string, (view: View, bounds: Bounds) => View>>;

export type Move = keyof typeof MOVES;
export const isMove = (action: string): action is Move => Object.hasOwn(MOVES, action);
