import type { WindowAsk } from '../protocol.ts';
import { MOST_BARS, type LoadedWindow } from './plan-window.ts';

/** How a window is asked for. */
export const askFor = (
  { from, to, timeframe }: LoadedWindow,
  indicators: readonly string[] = [],
): WindowAsk => ({
  from: Math.floor(from),
  to: Math.ceil(to),
  timeframe,
  mostBars: MOST_BARS,
  indicators,
});
