import type { CandleRuns, Candles } from '@candlewick/core';
import { allocateCandles, VALUE_COLUMNS } from '@candlewick/core';
import { ByteReader, ByteWriter } from './bytes.ts';

/**
 * Codec 1: columns as they are, little endian. Bit-exact for every double because none is ever computed with.
 *
 * `u16 runs`, then per run: `u32 rows`, `u16 extras`, `u16` index of each extra in the dataset's list, `u8 time mode`,
 * the times (mode 0: `f64` each; mode 1: `f64 first, f64 step`), then open, high, low, close, volume and the extras,
 * each `f64 * rows`.
 */
export function encodeRuns(runs: CandleRuns, extras: readonly string[]): Uint8Array {
  const out = new ByteWriter(64 + runs.reduce((sum, run) => sum + sizeOf(run), 0));
  out.u16(runs.length);
  for (const run of runs) encodeRun(out, run, extras);
  return out.bytes();
}

/** @throws RangeError when the payload is not what `encodeRuns` made for the same extras */
export function decodeRuns(payload: Uint8Array, extras: readonly string[]): CandleRuns {
  const from = new ByteReader(payload);
  const runs = Array.from({ length: from.u16() }, () => decodeRun(from, extras));
  from.end();
  return runs;
}

const EXPLICIT = 0;
const STEPPED = 1;

const sizeOf = (run: Candles): number =>
  32 + (VALUE_COLUMNS.length + 1 + Object.keys(run.extras).length) * (8 * run.length + 2);

function encodeRun(out: ByteWriter, run: Candles, extras: readonly string[]): void {
  const names = Object.keys(run.extras);
  out.u32(run.length);
  out.u16(names.length);
  for (const name of names) {
    const index = extras.indexOf(name);
    if (index < 0) throw new RangeError(`${name} is not a column of this dataset`);
    out.u16(index);
  }
  const step = stepOf(run.time);
  out.u8(step === undefined ? EXPLICIT : STEPPED);
  if (step === undefined) out.column(run.time);
  else {
    out.f64(run.time[0]!);
    out.f64(step);
  }
  for (const name of VALUE_COLUMNS) out.column(run[name]);
  for (const name of names) out.column(run.extras[name]!);
}

function decodeRun(from: ByteReader, extras: readonly string[]): Candles {
  const rows = from.u32();
  const names = Array.from({ length: from.u16() }, () => {
    const name = extras[from.u16()];
    if (name === undefined) throw new RangeError('A column that the dataset does not have');
    return name;
  });
  from.need(rows * 8 * (VALUE_COLUMNS.length + names.length));
  const run = allocateCandles(rows, names);
  if (from.u8() === EXPLICIT) from.column(run.time);
  else {
    const first = from.f64();
    const step = from.f64();
    for (let i = 0; i < rows; i++) run.time[i] = first + i * step;
  }
  for (const name of VALUE_COLUMNS) from.column(run[name]);
  for (const name of names) from.column(run.extras[name]!);
  return run;
}

/** The distance of all neighbours, when computing the times from it gives the very same doubles. */
function stepOf(times: Float64Array): number | undefined {
  if (times.length < 2) return undefined;
  const first = times[0]!;
  const step = times[1]! - first;
  for (let i = 0; i < times.length; i++) if (!Object.is(times[i], first + i * step)) return undefined;
  return step;
}
