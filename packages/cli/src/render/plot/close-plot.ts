import type { Candles, Interval } from '@candlewick/core';
import { decimal } from '../format.ts';
import type { Terminal } from '../terminal.ts';
import { brailleLine, dotsAcross } from './braille-line.ts';
import { timeAxis } from './time-axis.ts';

const ROWS = 6;
const MARGIN = 2;
const LABEL_ROOM = 14;

/** Columns that a plot of closes takes on this terminal. */
export const plotColumns = ({ width }: Terminal): number =>
  Math.max(20, Math.min(width, 120) - MARGIN - LABEL_ROOM);
/** So many candles can be told apart in it. */
export const plotCandles = (terminal: Terminal): number => dotsAcross(plotColumns(terminal));

/** The closes as a line, with the highest and lowest beside it. Nothing where the terminal cannot show it. */
export function closePlot(
  terminal: Terminal,
  bars: Candles,
  slotOf: (time: number) => number,
  interval: Interval,
): void {
  if (!terminal.unicode || bars.length < 2) return;
  const columns = plotColumns(terminal);
  const first = slotOf(interval.from);
  const values = Array.from({ length: slotOf(interval.to - 1) - first + 1 }, () => NaN);
  for (let i = 0; i < bars.length; i++) values[slotOf(bars.time[i]!) - first] = bars.close[i]!;
  const lines = brailleLine(values, columns, ROWS);
  const margin = ' '.repeat(MARGIN);
  terminal.line();
  lines.forEach((line, row) => {
    const label =
      row === 0 ? Math.max(...bars.close) : row === lines.length - 1 ? Math.min(...bars.close) : undefined;
    terminal.line(
      `${margin}${terminal.style('cyan', line)}${label === undefined ? '' : ` ${terminal.style('dim', decimal(label))}`}`,
    );
  });
  terminal.line(margin + terminal.style('dim', timeAxis(interval.from, interval.to, columns)));
}
