import type {
  CandlestickData,
  HistogramData,
  LineData,
  UTCTimestamp,
  WhitespaceData,
} from 'lightweight-charts';
import type { Slots } from '../model/slots.ts';
import type { Bars } from '../protocol.ts';
import { withAlpha, type Theme } from './theme.ts';

const secondsOf = (time: number): UTCTimestamp => (time / 1_000) as UTCTimestamp;

/** Candles, and a place without one where none is known: time is never closed up. @param places of the window */
export function candleData(
  bars: Bars,
  slots: Slots,
  places: number,
  theme: Theme,
): (CandlestickData | WhitespaceData)[] {
  const data: (CandlestickData | WhitespaceData)[] = new Array(places);
  let row = 0;
  for (let place = 0; place < places; place++) {
    const opening = slots.timeAt(place);
    while (row < bars.length && bars.time[row]! < opening) row++;
    const time = secondsOf(opening);
    if (row >= bars.length || bars.time[row] !== opening) {
      data[place] = { time };
      continue;
    }
    const candle = {
      time,
      open: bars.open[row]!,
      high: bars.high[row]!,
      low: bars.low[row]!,
      close: bars.close[row]!,
    };
    data[place] = bars.partial?.[row] === 1 ? { ...candle, ...partialColors(candle, theme) } : candle;
    row++;
  }
  return data;
}

/** Of an interval that is not fully covered: paler, and the legend says so. */
function partialColors({ open, close }: { open: number; close: number }, theme: Theme) {
  const color = close >= open ? theme.up : theme.down;
  return {
    color: withAlpha(color, 0.25),
    borderColor: withAlpha(color, 0.7),
    wickColor: withAlpha(color, 0.7),
  };
}

export function volumeData(bars: Bars, theme: Theme): HistogramData[] {
  const alpha = theme.isHighContrast ? 1 : 0.45;
  const up = withAlpha(theme.up, alpha);
  const down = withAlpha(theme.down, alpha);
  return Array.from({ length: bars.length }, (_, row) => ({
    time: secondsOf(bars.time[row]!),
    value: bars.volume[row]!,
    color: bars.close[row]! >= bars.open[row]! ? up : down,
  }));
}

/** The colour of a line's point is that of what follows it: a line does not run over an absence as if it knew. */
const BROKEN = 'rgba(0, 0, 0, 0)';

/** A column beside the bars; what is not a number has no point. */
export function lineData(bars: Bars, column: Float64Array, slots: Slots): (LineData | WhitespaceData)[] {
  return Array.from({ length: bars.length }, (_, row) => {
    const time = secondsOf(bars.time[row]!);
    const value = column[row]!;
    if (!Number.isFinite(value)) return { time };
    const next = bars.time[row + 1];
    const isBroken = next !== undefined && slots.indexOf(next) - slots.indexOf(bars.time[row]!) > 1.5;
    return isBroken ? { time, value, color: BROKEN } : { time, value };
  });
}

/** Closes of another dataset, at the places of the main one. */
export function compareData(bars: Bars, slots: Slots, places: number): LineData[] {
  const data: LineData[] = [];
  let last = -1;
  for (let row = 0; row < bars.length; row++) {
    const place = Math.floor(slots.indexOf(bars.time[row]!) + 1e-9);
    if (place < 0 || place >= places) continue;
    const point = { time: secondsOf(slots.timeAt(place)), value: bars.close[row]! };
    if (place === last) data[data.length - 1] = point;
    else data.push(point);
    last = place;
  }
  return data;
}
