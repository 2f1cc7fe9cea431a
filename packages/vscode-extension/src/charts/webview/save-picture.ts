import { compareName } from '../model/compare-name.ts';
import { formatTime } from '../model/format-time.ts';
import { readPicked } from '../model/indicator-key.ts';
import type { ChartApp } from './chart-app.ts';

const HEAD = 28;

/** A picture of the chart as it is seen, with a line above that says what it shows. */
export async function savePicture(app: ChartApp): Promise<void> {
  const { state, view } = app;
  const { frame } = app.parts;
  if (!frame.shown || !view) return;
  const drawn = frame.chart.takeScreenshot();
  const scale = devicePixelRatio;
  const picture = document.createElement('canvas');
  picture.width = drawn.width;
  picture.height = drawn.height + HEAD * scale;
  const context = picture.getContext('2d')!;
  context.fillStyle = frame.theme.background;
  context.fillRect(0, 0, picture.width, picture.height);
  context.drawImage(drawn, 0, HEAD * scale);
  context.scale(scale, scale);
  context.fillStyle = frame.theme.foreground;
  context.font = `600 13px ${frame.theme.fontFamily}`;
  const { timeframe } = frame.shown.window;
  const [from, to] = [view.from, view.to].map((time) =>
    formatTime(Math.round(time / 60_000) * 60_000, timeframe),
  );
  const { exchange, symbol } = state.dataset;
  const lines = readPicked(state.indicators, app.indicators).map(({ label }) => label);
  const named = [symbol, exchange, timeframe, `${from} – ${to} UTC`, ...lines];
  const other = compareName(state);
  if (other !== undefined) named.push(other);
  context.fillText(named.join(' · '), 10, 18);
  const blob = await new Promise<Blob | null>((resolve) => picture.toBlob(resolve, 'image/png'));
  if (blob) app.post({ type: 'save-image', image: new Uint8Array(await blob.arrayBuffer()) });
}
