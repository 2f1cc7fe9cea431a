import { chooseLevel } from '../model/choose-level.ts';
import type { Bounds, View } from '../model/view.ts';
import type { ChartDataset, ChartState } from '../protocol.ts';
import type { WindowLoader } from './window-loader.ts';

export interface Need {
  readonly view: View;
  readonly bounds: Bounds;
  readonly dataset: ChartDataset;
  readonly state: ChartState;
  /** Pixels that the bars have. */
  readonly width: number;
}

/** Asks for the window that the view needs, at the level of detail that the screen has room for. */
export function needWindow(loader: WindowLoader, { view, bounds, dataset, state, width }: Need): void {
  const timeframe = chooseLevel({
    view,
    width,
    shortest: state.timeframe ?? dataset.id.timeframe,
    timeframes: dataset.timeframes,
    current: loader.current ?? state.level,
  });
  const { indicators } = state;
  loader.need({ view, span: bounds.span, timeframe, indicators, mark: dataset.mark });
}
