import { formatTime } from '../model/format-time.ts';
import { nearestFirst } from '../model/gap-bands.ts';
import { pan, zoom } from '../model/view.ts';
import type { ChartApp } from './chart-app.ts';
import { titleOf } from './gap-tip.ts';
import { actionOf } from './keys.ts';
import { closePopover } from './popover.ts';
import { listenToPointer } from './pointer.ts';
import { dressWords, onThemeChange, readTheme } from './theme.ts';

/** So near a band the pointer may be. */
const NEAR_PX = 3;

/** Pointer, keys, theme and size: everything from outside that changes what is seen. */
export function listenToUser(app: ChartApp): void {
  const { frame, canvas, measure, toolbar, live } = app.parts;
  frame.chart.subscribeCrosshairMove((event) => {
    // One that was set by a key is not where the pointer is.
    if (event.sourceEvent === undefined) return;
    const place = event.point && frame.placeAt(event);
    app.read(place && place.row >= 0 ? place.row : undefined);
    tell(app, event.point, place);
  });
  const axisTop = () => canvas.clientHeight - frame.chart.timeScale().height();
  app.stopGlide = listenToPointer(canvas, () => frame.width, axisTop, {
    pan: (share) => app.move((view, bounds) => pan(view, share, bounds)),
    zoom: (factor, at) => app.move((view, bounds) => zoom(view, factor, at, bounds)),
    reset: () => app.run('reset'),
    startMeasure: (x, y, event) => (measure.isArmed || event.shiftKey) && measure.start(x, y),
    moveMeasure: (x, y) => measure.move(x, y),
    endMeasure() {
      measure.isArmed = false;
      toolbar.pressMeasure(false);
      live.say(measure.text);
    },
  });
  addEventListener('keydown', (event) => {
    if (event.key === 'Escape') {
      if (closePopover()) return;
      measure.clear();
      return toolbar.pressMeasure(false);
    }
    if (event.target instanceof HTMLInputElement) return;
    const action = actionOf(event);
    // Arrow keys move through a table that has the focus.
    const isScrolling = app.parts.table.root.contains(document.activeElement);
    if (!action || (isScrolling && /^(Arrow|Page|Home|End)/.test(event.key))) return;
    event.preventDefault();
    app.run(action);
  });
  onThemeChange(() => {
    const theme = readTheme();
    dressWords(theme);
    frame.dress(theme);
    app.refresh();
  });
  new ResizeObserver(() => app.refresh()).observe(canvas);
}

/** Explains the gap beneath the pointer. */
function tell(
  app: ChartApp,
  point: { readonly x: number; readonly y: number } | undefined,
  place: { readonly time: number; readonly row: number } | undefined,
): void {
  const { frame, tip, legend, stage } = app.parts;
  const band =
    point &&
    app.bands(frame.width).find(({ left, right }) => point.x >= left - NEAR_PX && point.x <= right + NEAR_PX);
  tip.show(band, place?.time ?? 0, point?.x ?? 0, point?.y ?? 0, stage.clientWidth);
  if (band && place && place.row < 0 && frame.shown)
    legend.showAbsence(
      formatTime(place.time, frame.shown.window.timeframe),
      titleOf(nearestFirst(band, place.time)[0]!),
    );
}
