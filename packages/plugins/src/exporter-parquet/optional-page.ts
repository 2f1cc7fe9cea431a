import { bytesOf } from '../bytes-of.ts';

type Numbers = Float64Array | Float32Array;

/**
 * A page of a column that may lack values, NaN standing for absent: definition levels (a bit per row, run-length
 * encoded behind their length), then the values that are there.
 *
 * @see https://parquet.apache.org/docs/file-format/data-pages/#nulls
 */
export function optionalPage(values: Numbers): { readonly page: Uint8Array; readonly absent: number } {
  let absent = 0;
  for (const value of values) if (Number.isNaN(value)) absent++;
  const levels = absent === 0 ? presentRun(values.length) : presenceBits(values);
  const dense = absent === 0 ? values : values.filter((value) => !Number.isNaN(value));
  const page = new Uint8Array(4 + levels.length + dense.byteLength);
  new DataView(page.buffer).setUint32(0, levels.length, true);
  page.set(levels, 4);
  page.set(bytesOf(dense), 4 + levels.length);
  return { page, absent };
}

/** One run of ones. */
const presentRun = (rows: number): Uint8Array => Uint8Array.from([...varint(rows << 1), 1]);

/** One bit-packed run over all rows, in groups of eight. */
function presenceBits(values: Numbers): Uint8Array {
  const groups = Math.ceil(values.length / 8);
  const head = varint((groups << 1) | 1);
  const out = new Uint8Array(head.length + groups);
  out.set(head);
  for (let i = 0; i < values.length; i++)
    if (!Number.isNaN(values[i])) out[head.length + (i >> 3)]! |= 1 << (i & 7);
  return out;
}

function varint(value: number): number[] {
  const bytes: number[] = [];
  for (; value > 0x7f; value >>>= 7) bytes.push((value & 0x7f) | 0x80);
  return [...bytes, value];
}
