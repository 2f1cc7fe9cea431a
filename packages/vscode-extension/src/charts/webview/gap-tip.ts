import { gapExtent, nearestFirst, REASONS, type GapBand } from '../model/gap-bands.ts';
import { formatTime } from '../model/format-time.ts';
import type { WindowGap } from '../protocol.ts';
import { candleCount, gapCount } from './counted.ts';
import { element } from './element.ts';
import { icon } from './icons.ts';
import { t } from './translate.ts';

/** More are counted. */
const MOST_TOLD = 4;

/** English title of a gap's reason, also of one that this version does not know. */
export const titleOf = ({ reason }: Pick<WindowGap, 'reason'>): string =>
  Object.hasOwn(REASONS, reason) ? t(REASONS[reason].title) : reason;

/** What is written on a band: its reason, and how many there are. */
export const bandTitle = ({ gaps }: GapBand): string =>
  gaps.length > 1 ? `${titleOf(gaps[0]!)} × ${gaps.length}` : titleOf(gaps[0]!);

/** `Outage of the venue: 2018-02-08 00:00 to …, 284 candles (4h 44m)` */
export function gapText(gap: Pick<WindowGap, 'from' | 'to' | 'slots' | 'reason'>): string {
  const { candles, duration } = gapExtent(gap);
  const times = [gap.from, gap.to].map((time) => formatTime(time, '1m'));
  return t(
    '{0}: {1} to {2} UTC, {3} ({4})',
    titleOf(gap),
    times[0]!,
    times[1]!,
    candleCount(candles),
    duration,
  );
}

/** Explains the gap beneath the pointer. */
export class GapTip {
  readonly root = element('div', { class: 'tip', role: 'tooltip', hidden: true });
  #key = '';

  hide(): void {
    this.root.hidden = true;
  }

  /** @param time beneath the pointer: the gaps nearest to it are told */
  show(band: GapBand | undefined, time: number, x: number, y: number, width: number): void {
    if (!band) return this.hide();
    this.root.hidden = false;
    const told = nearestFirst(band, time).slice(0, MOST_TOLD);
    const key = JSON.stringify(told.map(({ from, to }) => [from, to]));
    if (this.#key !== key) this.root.replaceChildren(...told.map(explain), ...rest(band));
    this.#key = key;
    const room = this.root.offsetWidth;
    this.root.style.left = `${x + 16 + room > width ? Math.max(4, x - 16 - room) : x + 16}px`;
    this.root.style.top = `${y + 12}px`;
  }
}

function explain(gap: WindowGap): HTMLElement {
  const detail = Object.hasOwn(REASONS, gap.reason) ? t(REASONS[gap.reason].detail) : '';
  const { candles, duration } = gapExtent(gap);
  const title = element('strong', {}, titleOf(gap));
  if (!gap.isExplained) title.prepend(icon('warning'));
  const count = gap.count > 1 ? ` · ${gapCount(gap.count)}` : '';
  return element(
    'div',
    { class: gap.isExplained ? 'gap' : 'gap open' },
    title,
    element('span', {}, `${formatTime(gap.from, '1m')} – ${formatTime(gap.to, '1m')} UTC`),
    element('span', {}, `${candleCount(candles)} · ${duration}${count}`),
    element('span', { class: 'detail' }, detail),
    ...(gap.answer === '' ? [] : [element('span', { class: 'detail' }, t('The venue: {0}', gap.answer))]),
  );
}

const rest = ({ gaps }: GapBand): HTMLElement[] =>
  gaps.length > MOST_TOLD
    ? [element('span', { class: 'detail' }, t('and {0} more', gaps.length - MOST_TOLD))]
    : [];
