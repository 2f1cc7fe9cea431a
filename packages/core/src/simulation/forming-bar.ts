import type { Candles } from '../domain/candles.ts';
import { CORE_COLUMNS, allocateCandles } from '../domain/candles.ts';

/**
 * The bars as the venue shows them while the last of them is still open: it has its first `share` behind it, so its
 * close, range and volumes are smaller than the final ones. Values must be whole units (ticks, lots).
 */
export function withForming(bars: Candles, share: number): Candles {
  const end = bars.length - 1;
  if (end < 0) return bars;
  const result = copyOf(bars);
  const open = result.open[end]!;
  const volume = Math.floor(result.volume[end]! * share);
  result.volume[end] = volume;
  for (const column of Object.values(result.extras))
    column[end] = volume === 0 ? 0 : Math.floor(column[end]! * share);
  if (volume > 0 && result.extras['trades']) result.extras['trades'][end] ||= 1;
  const close = volume === 0 ? open : open + Math.round((result.close[end]! - open) * share);
  const top = Math.max(open, close);
  const bottom = Math.min(open, close);
  result.close[end] = close;
  result.high[end] = volume === 0 ? open : top + Math.floor((result.high[end]! - top) * share);
  result.low[end] = volume === 0 ? open : bottom - Math.floor((bottom - result.low[end]!) * share);
  return result;
}

function copyOf(candles: Candles): Candles {
  const copy = allocateCandles(candles.length, Object.keys(candles.extras));
  for (const name of CORE_COLUMNS) copy[name].set(candles[name]);
  for (const [name, column] of Object.entries(candles.extras)) copy.extras[name]!.set(column);
  return copy;
}
