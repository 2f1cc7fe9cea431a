import type { Revision } from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';

/** What the index knows of a block, so that counting, finding and checking for change need not read it. */
export interface BlockEntry {
  /** Version of the dataset that wrote it. */
  readonly version: number;
  readonly rows: number;
  /** First and last open time. */
  readonly first: number;
  readonly last: number;
  /** Bytes of the stored value. */
  readonly bytes: number;
}

export const encodeEntry = ({ version, rows, first, last, bytes }: BlockEntry): Uint8Array =>
  doubles([version, rows, first, last, bytes]);

export function decodeEntry(value: Uint8Array): BlockEntry {
  const [version, rows, first, last, bytes] = fromDoubles(value) as [number, number, number, number, number];
  return { version, rows, first, last, bytes };
}

/** Time, when revised, the five values before, and the five after unless the candle vanished. */
export const encodeRevision = ({ time, revisedAt, before, after = [] }: Revision): Uint8Array =>
  doubles([time, revisedAt, ...before, ...after]);

export function decodeRevision(value: Uint8Array): Revision {
  const [time, revisedAt, ...values] = fromDoubles(value) as [number, number, ...number[]];
  const before = values.slice(0, VALUE_COLUMNS.length);
  const after = values.slice(VALUE_COLUMNS.length);
  return { time, revisedAt, before, ...(after.length > 0 ? { after } : {}) };
}

export const encodeCount = (count: number): Uint8Array => doubles([count]);
export const decodeCount = (value: Uint8Array | undefined): number => (value ? fromDoubles(value)[0]! : 0);

const doubles = (values: readonly number[]): Uint8Array => new Uint8Array(Float64Array.from(values).buffer);
// LMDB's values have no alignment of their own: copied before they are seen as doubles.
const fromDoubles = (value: Uint8Array): readonly number[] => [...new Float64Array(value.slice().buffer)];
