import type { RunRecord } from '../engine/protocol.ts';
import { duration } from '../text/format.ts';
import type { Translate } from '../text/translate.ts';
import { html, type Html } from './html.ts';

type Request = RunRecord['waterfall'][number];

const WIDTH = 560;
const ROW = 5;
/** So many bars are drawn; of neighbours the slowest stays. */
const MOST = 60;

/** Every request as a bar from when it was let through to its last byte; what waited before has a colour of its own. */
export function waterfallChart(waterfall: readonly Request[], durationMs: number, t: Translate): Html {
  const shown = thinned(waterfall);
  const end = Math.max(durationMs, ...shown.map(endOf), 1);
  const x = (ms: number): number => (Math.max(0, ms) / end) * WIDTH;
  const bars = shown.map((each, i) => {
    const { startMs, waitedMs, durationMs: took, status, endpoint, cancelled } = each;
    const y = i * ROW;
    const bad = status === null || status >= 400;
    const text = `${endpoint} ${cancelled ? t('cancelled') : (status ?? t('no answer'))}, ${took === null ? '' : duration(took)}`;
    return html`<g>
      <title>${text}</title>
      <rect class="waited" x="${x(startMs - waitedMs).toFixed(1)}" y="${y}" width="${(x(startMs) - x(startMs - waitedMs)).toFixed(1)}" height="${ROW - 1}" />
      <rect class="${cancelled ? 'waited' : bad ? 'bad' : 'good'}" x="${x(startMs).toFixed(1)}" y="${y}" width="${Math.max(1, x(endOf(each)) - x(startMs)).toFixed(1)}" height="${ROW - 1}" />
    </g>`; // prettier-ignore
  });
  const count = waterfall.reduce((sum, each) => sum + each.requests, 0);
  const title = t('Requests over time: {0}', count);
  return html`<figure>
    <figcaption>${title}</figcaption>
    <svg viewBox="0 0 ${WIDTH} ${Math.max(1, shown.length) * ROW}" role="img" aria-label="${title}">
      ${bars}
    </svg>
    <div class="axis"><span>0</span><span>${duration(end)}</span></div>
  </figure>`;
}

const endOf = ({ startMs, durationMs }: Request): number => startMs + (durationMs ?? 0);

function thinned(all: readonly Request[]): readonly Request[] {
  if (all.length <= MOST) return all;
  const size = all.length / MOST;
  return Array.from({ length: MOST }, (_, i) => {
    const group = all.slice(Math.floor(i * size), Math.floor((i + 1) * size));
    return group.reduce((slowest, each) =>
      (each.durationMs ?? 0) > (slowest.durationMs ?? 0) ? each : slowest,
    );
  });
}
