import type { TypedColumn } from '../typed-columns.ts';

/** Memory of one column of a record batch, as Arrow has it. */
export interface ColumnBuffers {
  readonly absent: number;
  /** A bit per row, least significant first; empty where nothing is absent. */
  readonly validity: Uint8Array;
  /** A view of the given values, or times as 64-bit integers. */
  readonly data: Uint8Array;
}

export function columnBuffers({ kind }: TypedColumn, values: Float64Array): ColumnBuffers {
  const validity = kind === 'optional' ? validityOf(values) : { absent: 0, validity: new Uint8Array() };
  const data = kind === 'time' ? integersOf(values) : values;
  return { ...validity, data: new Uint8Array(data.buffer, data.byteOffset, data.byteLength) };
}

function validityOf(values: Float64Array): Pick<ColumnBuffers, 'absent' | 'validity'> {
  let absent = 0;
  for (let i = 0; i < values.length; i++) if (Number.isNaN(values[i])) absent++;
  if (absent === 0) return { absent, validity: new Uint8Array() };
  const validity = new Uint8Array(Math.ceil(values.length / 8));
  for (let i = 0; i < values.length; i++) if (!Number.isNaN(values[i])) validity[i >> 3]! |= 1 << (i & 7);
  return { absent, validity };
}

const WORD = 2 ** 32;

/** As pairs of 32 bits: BigInt64Array would take most of an export's time. Integers below 2^53 only. */
function integersOf(times: Float64Array): Uint32Array {
  const words = new Uint32Array(times.length * 2);
  for (let i = 0; i < times.length; i++) {
    const time = times[i]!;
    const high = Math.floor(time / WORD);
    words[2 * i] = time - high * WORD;
    words[2 * i + 1] = high;
  }
  return words;
}
