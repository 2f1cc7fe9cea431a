import type { Bars } from '../protocol.ts';
import { formatPercent, formatPrice, formatVolume, signed } from './format-number.ts';
import { formatTime } from './format-time.ts';

export interface LegendEntry {
  readonly label: string;
  readonly value: string;
}

export interface Legend {
  /** Open time, UTC. */
  readonly time: string;
  readonly entries: readonly LegendEntry[];
  readonly change: string;
  readonly direction: 'up' | 'down' | 'flat';
  readonly isPartial: boolean;
}

/** What the legend says of a bar. The change is against the close before it, or its own open where that is not known. */
export function legendOf(bars: Bars, row: number, timeframe: string, decimals: number): Legend {
  const price = (value: number) => formatPrice(value, decimals);
  const close = bars.close[row]!;
  const before = row > 0 ? bars.close[row - 1]! : bars.open[row]!;
  const change = close - before;
  return {
    time: formatTime(bars.time[row]!, timeframe),
    entries: [
      { label: 'O', value: price(bars.open[row]!) },
      { label: 'H', value: price(bars.high[row]!) },
      { label: 'L', value: price(bars.low[row]!) },
      { label: 'C', value: price(close) },
      { label: 'V', value: formatVolume(bars.volume[row]!) },
    ],
    change: `${arrow(change)} ${signed(change, decimals)} (${formatPercent(change / before)})`,
    direction: change > 0 ? 'up' : change < 0 ? 'down' : 'flat',
    isPartial: bars.partial?.[row] === 1,
  };
}

const arrow = (change: number): string => (change > 0 ? '▲' : change < 0 ? '▼' : '■');
