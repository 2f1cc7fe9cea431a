import type { Candles } from '@candlewick/core';

/** Half a cell shows nothing, the wick or the body: by the upper half, then the lower one. */
const CELLS = [
  [' ', '╷', '╻'],
  ['╵', '│', '╽'],
  ['╹', '╿', '┃'],
] as const;

/** One candle as a column of characters from top to bottom, in halves of a line. */
export function candleCells(
  { open, high, low, close }: Candles,
  row: number,
  [bottom, top]: readonly [number, number],
  rows: number,
): string[] {
  const halves = rows * 2;
  const place = (price: number): number => ((top - price) / (top - bottom || 1)) * halves;
  /** From the half that holds the upper price to the one that ends with the lower. */
  const span = (upper: number, lower: number) => {
    const first = Math.min(halves - 1, Math.floor(place(upper)));
    return [first, Math.max(first, Math.ceil(place(lower)) - 1)] as const;
  };
  const wick = span(high[row]!, low[row]!);
  const body = span(Math.max(open[row]!, close[row]!), Math.min(open[row]!, close[row]!));
  const half = (y: number): 0 | 1 | 2 => {
    if (y >= body[0] && y <= body[1]) return 2;
    return y >= wick[0] && y <= wick[1] ? 1 : 0;
  };
  return Array.from({ length: rows }, (_, line) => CELLS[half(line * 2)][half(line * 2 + 1)]);
}
