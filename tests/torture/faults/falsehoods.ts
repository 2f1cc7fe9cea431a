import { isExplained, type GapReason, type Interval } from '@candlewick/core';
import { isDeepStrictEqual } from 'node:util';
import type { Look } from './look.ts';

/** What the venue has, by slot. */
export interface Truth {
  readonly truth: ReadonlyMap<number, readonly number[]>;
  /** Wanted: slots `[from, to)`. */
  readonly range: Interval;
  readonly slotOf: (time: number) => number;
  readonly reasonOf: (slot: number) => GapReason | undefined;
  /** The venue told another candle there, and no single answer can tell. */
  readonly isLie: (slot: number) => boolean;
  /** The venue itself denied a candle that it has: then its absence is its word. */
  readonly isDenied: (slot: number) => boolean;
}

const MOST_TOLD = 6;

/** Whatever came of it: no wrong candle, no false reason, no claim without a candle, no hole that is complete. */
export function falsehoods(
  { outcome, record, rows }: Look,
  { truth, range, slotOf, reasonOf, isLie, isDenied }: Truth,
): string[] {
  const wrong: string[] = [];
  const stored = new Set(rows.map(([time]) => slotOf(time!)));
  for (const values of rows) {
    const slot = slotOf(values[0]!);
    if (!isLie(slot) && !isDeepStrictEqual(values, truth.get(slot))) wrong.push(`a wrong candle at ${slot}`);
  }
  const covered = new Set<number>();
  for (const { from, to } of record.coverage)
    for (let slot = slotOf(from); slot < slotOf(to); slot++) covered.add(slot);
  const explained = new Set<number>();
  for (const { from, to, reason } of record.ledger)
    for (let slot = slotOf(from); slot < slotOf(to); slot++) {
      if (isExplained(reason)) explained.add(slot);
      if (isExplained(reason) && reason !== reasonOf(slot) && !isDenied(slot))
        wrong.push(`${slot} is called ${reason}`);
      if (!isExplained(reason) && covered.has(slot)) wrong.push(`${slot} is covered and ${reason}`);
    }
  for (const slot of covered)
    if (!stored.has(slot) && !explained.has(slot)) wrong.push(`coverage claims ${slot}, which is not there`);
  for (const slot of stored) {
    if (!covered.has(slot)) wrong.push(`the candle at ${slot} is not covered`);
    if (explained.has(slot)) wrong.push(`the candle at ${slot} is explained away`);
  }
  // A venue that cannot even be asked for its markets fails before anything is planned.
  if (outcome.interval.to === 0) return wrong.slice(0, MOST_TOLD);
  const told = new Set<number>();
  for (const gap of outcome.gaps)
    if (!isExplained(gap.reason))
      for (let slot = slotOf(gap.from); slot < slotOf(gap.to); slot++) told.add(slot);
  for (let slot = range.from; slot < range.to; slot++) {
    if (!covered.has(slot) && outcome.status === 'complete') wrong.push(`complete with a hole at ${slot}`);
    if (!covered.has(slot) && !told.has(slot)) wrong.push(`nothing tells of the hole at ${slot}`);
    if (covered.has(slot) && told.has(slot)) wrong.push(`told as a hole: ${slot}, which is there`);
  }
  if (outcome.candles !== rows.length) wrong.push(`counts ${outcome.candles} candles of ${rows.length}`);
  return wrong.slice(0, MOST_TOLD);
}
