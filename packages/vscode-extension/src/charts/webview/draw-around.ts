import { compareName } from '../model/compare-name.ts';
import { legendOf } from '../model/legend.ts';
import type { View } from '../model/view.ts';
import type { ChartState } from '../protocol.ts';
import type { PageParts } from './page-parts.ts';

/** The line above the bars. @param row the bar that is read; undefined: the last one in sight */
export function drawLegend(
  { frame, legend }: PageParts,
  state: ChartState | undefined,
  view: View | undefined,
  row: number | undefined,
): void {
  const { shown } = frame;
  if (!shown || !state || !view || shown.bars.length === 0) return legend.show(undefined, '', []);
  const last = shown.bars.time.findLastIndex((time) => time < view.to);
  const read = row ?? Math.max(0, last);
  const { timeframe } = shown.window;
  const lines = frame.legend(read, compareName(state));
  legend.show(legendOf(shown.bars, read, timeframe, shown.decimals), timeframe, lines);
}

/** What is there for people who do not see the bars: the drawing's name and the table. */
export function drawForListeners(
  { frame, canvas, table }: PageParts,
  { dataset, table: isWanted }: ChartState,
  view: View | undefined,
): void {
  const { shown } = frame;
  const { symbol, exchange } = dataset;
  canvas.setAttribute('aria-label', `${symbol} ${exchange} ${shown?.window.timeframe ?? ''}`);
  table.root.hidden = !isWanted || !shown;
  if (isWanted && shown && view) table.show(shown, view, symbol);
}
