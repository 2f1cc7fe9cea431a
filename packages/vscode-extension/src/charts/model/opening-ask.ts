import type { ChartDataset, ChartState, WindowAsk } from '../protocol.ts';
import { chooseLevel } from './choose-level.ts';
import { windowAround } from './plan-window.ts';
import { approximateMs } from './timeframe.ts';
import { clamp, openingView, type Bounds, type View } from './view.ts';
import { askFor } from './window-ask.ts';

/** Pixels that a chart usually has. Where it has others, the page asks for longer or shorter bars by itself. */
const USUAL_WIDTH = 900;

/** What is in sight when a chart opens: what was, where there still are bars, or the newest. */
export function firstView({ range }: ChartState, bounds: Bounds): View {
  const { from, to } = bounds.span;
  const isThere = range !== undefined && range.to > from && range.from < to;
  return clamp(isThere ? range : openingView(bounds), bounds);
}

/** The window that a chart will ask for first, so that it can be read before the page is there; undefined: there are no bars. */
export function openingAsk(state: ChartState, { id, span, timeframes }: ChartDataset): WindowAsk | undefined {
  if (!span) return undefined;
  const shortest = state.timeframe ?? id.timeframe;
  const view = firstView(state, { span, stepMs: approximateMs(shortest) });
  const timeframe = chooseLevel({ view, width: USUAL_WIDTH, shortest, timeframes, current: state.level });
  return askFor(windowAround(view, span, timeframe), state.indicators);
}
