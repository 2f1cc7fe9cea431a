import type { RunRecord } from '../engine/protocol.ts';
import { html, type Html } from './html.ts';

const WIDTH = 260;
const HEIGHT = 64;
const GAP = 2;

/** A bar for every run, oldest on the left; each bar says its value. */
export function trendChart(
  title: string,
  newestFirst: readonly RunRecord[],
  valueOf: (record: RunRecord) => number,
  show: (value: number) => string,
  top?: number,
): Html {
  const values = newestFirst.map(valueOf).toReversed();
  const most = top ?? Math.max(...values, 0);
  const width = Math.min(16, WIDTH / Math.max(1, values.length));
  const bars = values.map((value, i) => {
    const height = most === 0 ? 0 : Math.max(1, (value / most) * HEIGHT);
    const x = (i * width).toFixed(2);
    return html`<rect x="${x}" y="${(HEIGHT - height).toFixed(2)}" width="${Math.max(1, width - GAP).toFixed(2)}" height="${height.toFixed(2)}"><title>${show(value)}</title></rect>`; // prettier-ignore
  });
  const latest = values.at(-1);
  return html`<figure class="trend">
    <figcaption>${title} <b>${latest === undefined ? '–' : show(latest)}</b></figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}: ${values.map(show).join(', ')}">
      ${bars}
    </svg>
  </figure>`;
}
