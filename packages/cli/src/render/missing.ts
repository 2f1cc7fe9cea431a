import type { CountedGap, DatasetId } from '@candlewick/core';
import { plural, time } from './format.ts';
import type { Terminal } from './terminal.ts';

const SHOWN = 3;

/** What a dataset lacks of a range that was asked for, and what to do about it. */
export function missingLines(
  terminal: Terminal,
  { exchange, symbol, timeframe }: DatasetId,
  missing: readonly CountedGap[],
): void {
  const candles = missing.reduce((sum, { slots }) => sum + slots, 0);
  const what = `${exchange} ${symbol} ${timeframe} lacks ${plural(candles, 'candle')} of the range, and nothing explains it:`;
  gapLines(terminal, what, missing, 'candlewick fetch brings what is missing');
}

/** A line that warns, the first of the gaps that it speaks of, and what to do about them. */
export function gapLines(
  terminal: Terminal,
  what: string,
  missing: readonly CountedGap[],
  remedy: string,
): void {
  terminal.line(`${terminal.style('yellow', terminal.icon('▲', '!'))} ${what}`);
  for (const { from, to, reason, evidence } of missing.slice(0, SHOWN))
    terminal.line(`      ${time(from)} to ${time(to)}  ${reason}  ${terminal.style('dim', evidence.answer)}`);
  if (missing.length > SHOWN) terminal.line(`      and ${missing.length - SHOWN} more`);
  terminal.line(`  ${remedy}, candlewick gaps shows what is known of it.`);
}
