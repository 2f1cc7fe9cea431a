import type { ChartState } from '../protocol.ts';
import type { View } from './view.ts';

/**
 * What is kept when the view stands still. Before there is one, and while nothing is shown, that of the last time stays:
 * the engine may take longer to start than the page.
 */
export function settledState(
  state: ChartState,
  view: View | undefined,
  shown: string | undefined,
): ChartState {
  const range = view ? { from: Math.round(view.from), to: Math.round(view.to) } : state.range;
  return { ...state, range, level: shown ?? state.level };
}
