import type { CoverageEntry, Provenance } from '@candlewick/core';
import { BitReader, BitWriter } from './codec/frames/bits.ts';

export type Origin = readonly [provenance: Provenance, source: string];

/** Differences beyond are not exact: then the numbers are written as they are. */
const EXACT = 2 ** 52;
const UNIT = 60_000;
const ROW = 5;

/**
 * A history that is fetched in many places at once has hundreds of entries, written anew with every page: so they are
 * short. `u8 kind`, then per entry, with kind 0: varints of `from - to before`, `to - from`, `fetchedAt - fetchedAt before`
 * (zigzag; the first two in minutes) and of twice the origin, plus 1 when a varint of `staleAt - fetchedAt` (zigzag)
 * follows; kind 1: the first two in ms; kind 2: all as doubles, NaN for no `staleAt`.
 */
export function encodeCoverage(coverage: readonly CoverageEntry[]): {
  /** The sources, each listed once. */
  readonly origins: readonly Origin[];
  readonly bytes: Uint8Array;
} {
  const origins: Origin[] = [];
  const numbers = new Map<string, number>();
  const rows = coverage.map(({ from, to, fetchedAt, provenance, source, staleAt }) => {
    const key = `${provenance} ${source}`;
    const number = numbers.get(key) ?? origins.length;
    if (number === origins.length) origins.push([provenance, source]);
    numbers.set(key, number);
    return [from, to, fetchedAt, number, staleAt ?? NaN] as const;
  });
  const large = rows.some((row) => row.some((time) => Math.abs(time) >= EXACT / 2));
  const whole = rows.every(([from, to]) => from % UNIT === 0 && to % UNIT === 0);
  return { origins, bytes: large ? doubles(rows) : differences(rows, whole) };
}

function doubles(rows: readonly (readonly number[])[]): Uint8Array {
  const bytes = Buffer.alloc(1 + rows.length * ROW * 8, 2);
  rows.flat().forEach((value, i) => bytes.writeDoubleLE(value, 1 + i * 8));
  return bytes;
}

function differences(
  rows: readonly (readonly [number, number, number, number, number])[],
  whole: boolean,
): Uint8Array {
  const out = new BitWriter();
  const signed = (value: number): void => out.varint(value < 0 ? -2 * value - 1 : 2 * value);
  out.u8(whole ? 0 : 1);
  const unit = whole ? UNIT : 1;
  let [end, fetched] = [0, 0];
  for (const [from, to, fetchedAt, origin, staleAt] of rows) {
    signed((from - end) / unit);
    signed((to - from) / unit);
    signed(fetchedAt - fetched);
    const stale = !Number.isNaN(staleAt);
    out.varint(2 * origin + (stale ? 1 : 0));
    if (stale) signed(staleAt - fetchedAt);
    [end, fetched] = [to, fetchedAt];
  }
  return Uint8Array.from(out.bytes());
}

/** @throws RangeError when the bytes end too early */
export function decodeCoverage(bytes: Uint8Array, origins: readonly Origin[]): CoverageEntry[] {
  const rows = bytes[0] === 2 ? fromDoubles(bytes) : fromDifferences(bytes);
  return rows.map(([from, to, fetchedAt, number, staleAt]) => {
    const origin = origins[number!];
    if (!origin) throw new RangeError('A source is missing');
    const [provenance, source] = origin;
    const stale = Number.isNaN(staleAt) ? {} : { staleAt: staleAt! };
    return { from: from!, to: to!, fetchedAt: fetchedAt!, provenance, source, ...stale };
  });
}

function fromDoubles(bytes: Uint8Array): number[][] {
  const values = new Float64Array(new Uint8Array(bytes.subarray(1)).buffer);
  return Array.from({ length: values.length / ROW }, (_, i) => [...values.subarray(i * ROW, (i + 1) * ROW)]);
}

function fromDifferences(bytes: Uint8Array): number[][] {
  const from = new BitReader(bytes, 1, bytes.length);
  const unit = bytes[0] === 0 ? UNIT : 1;
  const signed = (): number => {
    const code = from.varint();
    return code % 2 === 1 ? -(code + 1) / 2 : code / 2;
  };
  const rows: number[][] = [];
  let [end, fetched] = [0, 0];
  while (from.at < bytes.length) {
    const start = end + signed() * unit;
    end = start + signed() * unit;
    fetched += signed();
    const origin = from.varint();
    const staleAt = origin % 2 === 1 ? fetched + signed() : NaN;
    rows.push([start, end, fetched, Math.floor(origin / 2), staleAt]);
  }
  return rows;
}
