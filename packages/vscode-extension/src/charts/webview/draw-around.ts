import { firstFrom } from '../model/find-bar.ts';
import { formatTime } from '../model/format-time.ts';
import { compareName } from '../model/compare-name.ts';
import { legendOf } from '../model/legend.ts';
import type { View } from '../model/view.ts';
import type { ChartState } from '../protocol.ts';
import type { Shown } from './chart-frame.ts';
import { barCount } from './counted.ts';
import type { PageParts } from './page-parts.ts';
import { t } from './translate.ts';

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
  const name = `${symbol} ${exchange} ${shown?.window.timeframe ?? ''}`.trim();
  canvas.setAttribute('aria-label', shown && view ? whatIsSeen(name, shown, view) : name);
  table.root.hidden = !isWanted || !shown;
  if (isWanted && shown && view) table.show(shown, view, symbol);
}

/** Which bars of how many, and how to go on: what a look at the drawing tells. */
function whatIsSeen(name: string, { bars, window }: Shown, view: View): string {
  const [start, end] = [firstFrom(bars.time, view.from), firstFrom(bars.time, view.to)];
  if (start >= end) return t('{0}: no bars in sight. Press ? for the keys.', name);
  const [from, to] = [bars.time[start]!, bars.time[end - 1]!].map((time) =>
    formatTime(time, window.timeframe),
  );
  return t('{0}: {1}, {2} to {3} UTC. Press ? for the keys.', name, barCount(end - start), from!, to!);
}
