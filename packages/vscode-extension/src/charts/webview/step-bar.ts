import { pan } from '../model/view.ts';
import type { ChartApp } from './chart-app.ts';
import { barText } from './run-action.ts';

/** Goes from bar to bar: the crosshair stands on it, the legend and the reader say it. */
export function stepBar(app: ChartApp, step: 1 | -1): void {
  const { view, bounds } = app;
  const { frame, measure, live } = app.parts;
  const { shown } = frame;
  if (!shown || !view || !bounds || shown.bars.length === 0) return;
  const { bars } = shown;
  const last = bars.time.findLastIndex((time) => time < view.to);
  const row = Math.min(bars.length - 1, Math.max(0, app.row === undefined ? last : app.row + step));
  const time = bars.time[row]!;
  if (time < view.from) app.look(pan(view, -0.5, bounds));
  if (time >= view.to) app.look(pan(view, 0.5, bounds));
  app.read(row);
  frame.pointAt(row);
  if (measure.isShown) {
    measure.to({ time, price: bars.close[row]! });
    live.say(measure.text);
  } else live.say(barText(app, row));
}
