import type { RunRecord } from '../engine/protocol.ts';
import { duration, number } from '../text/format.ts';
import type { Translate } from '../text/translate.ts';
import { html, type Html } from './html.ts';

const WIDTH = 560;
const HEIGHT = 80;

/** Weight used of one budget over the time of a run, under the line that is allowed. */
export function budgetChart(
  { pool, samples, limit }: RunRecord['budget'][number],
  durationMs: number,
  t: Translate,
): Html {
  const end = Math.max(durationMs, ...samples.map(({ atMs }) => atMs), 1);
  const top = Math.max(limit, ...samples.map(({ used }) => used), 1);
  const x = (ms: number): string => ((Math.max(0, ms) / end) * WIDTH).toFixed(1);
  const y = (weight: number): string => (HEIGHT - (weight / top) * HEIGHT).toFixed(1);
  const line = samples.map(({ atMs, used }) => `${x(atMs)},${y(used)}`).join(' ');
  const allowed = samples.at(-1)?.allowed ?? limit;
  const most = Math.max(...samples.map(({ used }) => used));
  const title = t('Budget {0}: at most {1} of {2} used', pool, number(most), number(allowed));
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${title}">
      <line class="allowed" x1="0" x2="${WIDTH}" y1="${y(allowed)}" y2="${y(allowed)}" />
      <polyline class="used" points="${line}" />
    </svg>
    <div class="axis"><span>0</span><span>${duration(end)}</span></div>
  </figure>`;
}
