import type { Candles } from '@candlewick/core';
import { chartTitle, niceTicks, tickText, type ChartModel } from '@candlewick/core/host';
import { decimal, plural } from '../format.ts';
import type { Terminal } from '../terminal.ts';
import { candleCells } from './candle-cells.ts';
import { timeAxis } from './time-axis.ts';

const MARGIN = 2;
const LABEL_ROOM = 14;
const VOLUME_ROWS = 3;
const EIGHTHS = ' ▁▂▃▄▅▆▇█';

/** Bars that a terminal has room for, one in each column. */
export const terminalBars = ({ width }: Terminal): number =>
  Math.max(20, Math.min(width, 200) - MARGIN - LABEL_ROOM);

/** Candles, volumes below, and the last values of indicators, for a terminal that shows box drawing. */
export function candlePlot(terminal: Terminal, model: ChartModel, rows: number): void {
  const { bars, barGrid, interval, indicators, gaps } = model;
  const { heading, details } = chartTitle(model);
  terminal.heading(heading);
  terminal.line(terminal.style('dim', details));
  if (bars.length === 0) return terminal.line('No candles.');
  const first = barGrid.slotOf(interval.from);
  const columns = barGrid.slotOf(interval.to - 1) - first + 1;
  const rowOf = new Int32Array(columns).fill(-1);
  for (let i = 0; i < bars.length; i++) rowOf[barGrid.slotOf(bars.time[i]!) - first] = i;
  const [low, high] = [Math.min(...bars.low), Math.max(...bars.high)];
  const margin = ' '.repeat(MARGIN);
  const labels = priceLabels(low, high, rows);
  terminal.line();
  const drawn = Array.from(rowOf, (row) => (row < 0 ? undefined : candleCells(bars, row, [low, high], rows)));
  for (let line = 0; line < rows; line++) {
    const cells = drawn.map((cell, column) => coloured(terminal, bars, rowOf[column]!, cell?.[line] ?? ' '));
    terminal.line(`${margin}${cells.join('')} ${terminal.style('dim', labels[line] ?? '')}`);
  }
  volumeLines(bars, rowOf).forEach((line, i) => {
    const cells = Array.from(line, (cell, column) => coloured(terminal, bars, rowOf[column]!, cell));
    terminal.line(`${margin}${cells.join('')}${i === 0 ? terminal.style('dim', ' volume') : ''}`);
  });
  terminal.line(margin + terminal.style('dim', timeAxis(interval.from, interval.to, columns)));
  if (gaps.length > 0) terminal.line(`${margin}${terminal.style('dim', `░ ${gapText(gaps)}`)}`);
  const values = indicators
    .flatMap((each) => each.columns)
    .map((name): [string, string] => [
      name,
      decimal(Number((bars.extras[name]?.at(-1) ?? NaN).toPrecision(8))),
    ]);
  if (values.length === 0) return;
  terminal.line();
  terminal.pairs(values);
}

/** Rising green, falling red; without colour the bodies' places tell. */
function coloured(terminal: Terminal, { open, close }: Candles, row: number, cell: string): string {
  if (cell === ' ') return cell;
  if (row < 0) return terminal.style('dim', cell);
  return terminal.style(close[row]! >= open[row]! ? 'green' : 'red', cell);
}

function gapText(gaps: ChartModel['gaps']): string {
  const counts = new Map<string, number>();
  for (const { reason } of gaps) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts].map(([reason, count]) => plural(count, `${reason} gap`)).join(', ');
}

/** A price beside the line it belongs to. */
function priceLabels(low: number, high: number, rows: number): string[] {
  const ticks = niceTicks(low, high, Math.max(2, Math.floor(rows / 4)));
  const labels: string[] = [];
  for (const tick of ticks) {
    const line = Math.min(rows - 1, Math.floor(((high - tick) / (high - low || 1)) * rows));
    labels[line] ??= tickText(tick, ticks);
  }
  return labels;
}

/** Volumes as blocks of eighths from below; `░` where there is no candle. */
function volumeLines({ volume }: Candles, rowOf: Int32Array): string[] {
  const high = Math.max(...volume) || 1;
  return Array.from({ length: VOLUME_ROWS }, (_, line) => {
    const below = VOLUME_ROWS - 1 - line;
    return Array.from(rowOf, (row) => {
      if (row < 0) return below === 0 ? '░' : ' ';
      const eighths = Math.ceil((volume[row]! / high) * VOLUME_ROWS * 8) - below * 8;
      return EIGHTHS[Math.max(0, Math.min(8, eighths))]!;
    }).join('');
  });
}
