import type { CandleMismatch } from '@candlewick/core';
import { decimal, iso, time } from './format.ts';

const VALUES = ['open', 'high', 'low', 'close', 'volume'] as const;
type Values = readonly number[];
/** What the two sides are called: the venue's first. */
type Sides = readonly [string, string];

const named = (values: Values) => Object.fromEntries(VALUES.map((name, i) => [name, values[i]]));

/** A candle that two series have differently, as JSON. */
export const mismatchDocument = (
  { kind, time: at, native, derived, columns }: CandleMismatch,
  [first, second]: Sides,
) => ({
  kind,
  time: iso(at),
  columns,
  ...(native ? { [first]: named(native) } : {}),
  ...(derived ? { [second]: named(derived) } : {}),
});

/** `differs  2024-01-02 03:00  close sent 43,100.1, made 43,100.2`. */
export function mismatchText(
  { kind, time: at, native, derived, columns }: CandleMismatch,
  [first, second]: Sides,
): string {
  const head = `${kind.padEnd(10)}  ${time(at)}  `;
  const all = (values: Values) => VALUES.map((name, i) => `${name} ${decimal(values[i]!)}`).join(', ');
  if (!native) return `${head}${second} ${all(derived!)}`;
  if (!derived) return `${head}${first} ${all(native)}`;
  const texts = columns.map((name) => {
    const column = VALUES.findIndex((each) => each === name);
    return column < 0
      ? name
      : `${name} ${first} ${decimal(native[column]!)}, ${second} ${decimal(derived[column]!)}`;
  });
  return head + texts.join('; ');
}
