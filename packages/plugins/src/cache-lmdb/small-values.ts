import type { Revision } from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';

const SIZE = 3 + 2 * VALUE_COLUMNS.length;

/** Per revision: time, when revised, 1 or 0 for whether there is an after, the five values before, the five after. */
export const encodeRevisions = (revisions: readonly Revision[]): Uint8Array =>
  doubles(
    revisions.flatMap(({ time, revisedAt, before, after }) => [
      time,
      revisedAt,
      after ? 1 : 0,
      ...before,
      ...(after ?? VALUE_COLUMNS.map(() => 0)),
    ]),
  );

export function decodeRevisions(value: Uint8Array): Revision[] {
  const all = fromDoubles(value);
  return Array.from({ length: all.length / SIZE }, (_, i) => {
    const [time, revisedAt, hasAfter, ...values] = all.slice(i * SIZE, (i + 1) * SIZE) as [
      number,
      number,
      number,
      ...number[],
    ];
    const before = values.slice(0, VALUE_COLUMNS.length);
    const after = values.slice(VALUE_COLUMNS.length);
    return { time, revisedAt, before, ...(hasAfter ? { after } : {}) };
  });
}

export const encodeCount = (count: number): Uint8Array => doubles([count]);
export const decodeCount = (value: Uint8Array | undefined): number => (value ? fromDoubles(value)[0]! : 0);

const doubles = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
// LMDB's values have no alignment of their own: copied before they are seen as doubles.
const fromDoubles = (value: Uint8Array): readonly number[] => [...new Float64Array(value.slice().buffer)];
