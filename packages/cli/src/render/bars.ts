import type { PoolStatus } from '@candlewick/core';
import { duration, number, percent, plural } from './format.ts';

/** Progress of one dataset. */
export interface BarState {
  readonly label: string;
  /** Grid times settled, and to be settled. */
  readonly done: number;
  readonly total: number;
  readonly elapsedMs: number;
  readonly note?: string;
}

export interface FrameOptions {
  readonly width: number;
  readonly unicode: boolean;
  readonly budget: PoolStatus | undefined;
  /** Requests that have failed and are sent again. */
  readonly retrying: number;
  /** How long no answer has come, milliseconds. */
  readonly silentMs?: number;
  readonly now: number;
}

const SHORTEST_BAR = 8;

/** One line a dataset: bar, share, count, candles/s, ETA; then what the budget is doing. */
export function drawFrame(bars: readonly BarState[], options: FrameOptions): string {
  const label = Math.min(28, Math.max(...bars.map((bar) => bar.label.length), 0));
  const lines = bars.map((bar) => drawBar(bar, label, options));
  const budget = drawBudget(options);
  return [...lines, ...(budget === '' ? [] : [budget])].join('\n');
}

function drawBar(
  { label, done, total, elapsedMs, note }: BarState,
  labelWidth: number,
  options: FrameOptions,
): string {
  const share = total === 0 ? 1 : Math.min(1, done / total);
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const isOver = note !== undefined || done >= total;
  const known: readonly (readonly [importance: number, text: string])[] = [
    [0, percent(Math.floor(share * 100) / 100).padStart(4)],
    [2, `${number(done)}/${number(total)}`],
    ...(rate > 0 ? [[3, `${number(rate)} candles/s`] as const] : []),
    ...(rate > 0 && !isOver ? [[1, `ETA ${duration(((total - done) / rate) * 1000)}`] as const] : []),
    ...(note === undefined ? [] : [[1, note] as const]),
  ];
  const factsUpTo = (most: number) =>
    known.flatMap(([importance, text]) => (importance <= most ? [text] : [])).join('  ');
  // A narrow terminal has no room for all of them beside the shortest bar.
  const space = options.width - labelWidth - 6 - SHORTEST_BAR;
  const facts = [3, 2, 1].map(factsUpTo).find(({ length }) => length <= space) ?? factsUpTo(0);
  const room = Math.max(SHORTEST_BAR, Math.min(30, space + SHORTEST_BAR - facts.length));
  const full = Math.round(share * room);
  const [on, off] = options.unicode ? ['█', '░'] : ['#', '-'];
  return `  ${label.slice(0, labelWidth).padEnd(labelWidth)}  ${on!.repeat(full)}${off!.repeat(room - full)}  ${facts}`.slice(
    0,
    options.width,
  );
}

/** A silence that is worth a word. */
export const LONG_SILENCE_MS = 3_000;

function drawBudget({ budget, retrying, silentMs = 0, now, width }: FrameOptions): string {
  const facts = [
    ...(budget ? [`weight ${number(budget.used)} of ${number(budget.allowed)} (${budget.pool})`] : []),
    ...(budget ? stateWords(budget, now) : []),
    ...(silentMs < LONG_SILENCE_MS
      ? []
      : [`no answer for ${duration(Math.floor(silentMs / 1_000) * 1_000)}`]),
    ...(retrying === 0 ? [] : [`${plural(retrying, 'request')} being retried`]),
  ];
  return facts.length === 0 ? '' : `  ${facts.join(' · ')}`.slice(0, width);
}

/** What a pool's state means for the run, and until when. */
function stateWords({ state, resumesAt }: PoolStatus, now: number): readonly string[] {
  const wait =
    resumesAt === undefined
      ? ', waiting'
      : `, going on in ${duration(Math.max(0, resumesAt - now))} (${new Date(resumesAt).toISOString().slice(11, 19)} UTC)`;
  return {
    free: [],
    near: ['approaching the limit, adjusting the frequency'],
    waiting: [`limit reached${wait}`],
    banned: [`banned by the exchange${wait}`],
  }[state];
}
