import { crc32 } from 'node:zlib';
import type { CandleRuns, Candles, Interval } from '@candlewick/core';
import { allocateCandles, CORE_COLUMNS, lowerBound, sliceCandles } from '@candlewick/core';
import { ByteWriter } from '../bytes.ts';
import type { FrameCoder } from './coder.ts';
import { FRAME_ROWS, longestFrame } from './layout.ts';
import { emptyZone, writeZone, ZONE_BYTES } from './zone.ts';

/** What a block says of itself before any candle is decoded. */
export interface BlockFacts {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

interface Run {
  readonly rows: number;
  readonly extras: readonly string[];
}

interface Frame {
  readonly first: number;
  /** Where its bytes begin and end in the payload. */
  readonly from: number;
  readonly to: number;
  readonly crc: number;
}

/** Where decoded rows go: columns of that length, whatever is in them. */
export type Allocate = (length: number, extras: readonly string[]) => Candles;

export interface Directory {
  readonly facts: BlockFacts;
  readonly runs: readonly Run[];
  readonly frames: readonly Frame[];
}

const HEADER = 12 + ZONE_BYTES;
const FRAME_ENTRY = 16;

/**
 * Codec 2: a directory, then frames of 1,024 candles, each of which is decoded without the others.
 *
 * `u16 runs, u16 frames, f64 last time, zone`; per run `u32 rows, u16 extras, u16 index of each in the dataset's list`;
 * per frame `f64 first time, u32 end in the payload, u32 crc32`. Frames belong to the runs in order; every frame of a run
 * but its last has 1,024 rows.
 *
 * @param header bytes to be left free before it
 * @returns a copy for the caller, and how long its directory is
 */
export function encodeFrames(
  runs: CandleRuns,
  extras: readonly string[],
  coder: FrameCoder,
  header: number,
): { readonly bytes: Uint8Array; readonly directory: number } {
  const names = runs.map((run) => Object.keys(run.extras));
  const count = runs.reduce((sum, run) => sum + Math.ceil(run.length / FRAME_ROWS), 0);
  const head = HEADER + names.reduce((sum, { length }) => sum + 6 + 2 * length, 0);
  const directory = align(head + count * FRAME_ENTRY);
  const frames: { readonly first: number; readonly from: number; readonly to: number }[] = [];
  const zone = emptyZone();
  let at = header + directory;
  for (const run of runs)
    for (const columns of framesOf(run)) {
      reserve(at, longestFrame(columns.length));
      const to = coder.encode(columns, scratch, at, zone);
      frames.push({ first: columns[0]![0]!, from: at, to });
      at = to;
    }
  const bytes = scratch.slice(0, at);
  const out = new ByteWriter(bytes.subarray(header, header + directory));
  out.u16(runs.length);
  out.u16(count);
  out.f64(runs.at(-1)?.time.at(-1) ?? 0);
  const [high, low, volume] = zone as unknown as [number, number, number];
  writeZone(out, {
    open: runs[0]?.open[0] ?? NaN,
    close: runs.at(-1)?.close.at(-1) ?? NaN,
    ...{ high, low, volume },
  });
  for (const [i, run] of runs.entries()) {
    out.u32(run.length);
    out.u16(names[i]!.length);
    for (const name of names[i]!) {
      const index = extras.indexOf(name);
      if (index < 0) throw new RangeError(`${name} is not a column of this dataset`);
      out.u16(index);
    }
  }
  for (const { first, from, to } of frames) {
    out.f64(first);
    out.u32(to - header);
    out.u32(crc32(bytes.subarray(from, to)));
  }
  for (let pad = head + count * FRAME_ENTRY; pad < directory; pad++) out.u8(0);
  return { bytes, directory };
}

/** Where blocks come about: what one needs is known only when it is done. */
let scratch = new Uint8Array(512 * 1024);

function reserve(at: number, more: number): void {
  if (at + more <= scratch.length) return;
  const before = scratch;
  scratch = new Uint8Array(Math.max(2 * before.length, at + more));
  scratch.set(before.subarray(0, at));
}

/** @param length of the directory @throws RangeError when the payload does not begin with such a directory */
export function readDirectory(payload: Uint8Array, length: number, extras: readonly string[]): Directory {
  if (length > payload.length) throw new RangeError('The directory ends too early');
  const view = new DataView(payload.buffer, payload.byteOffset, length);
  const runCount = view.getUint16(0, true);
  const frameCount = view.getUint16(2, true);
  const last = view.getFloat64(4, true);
  const runs: Run[] = [];
  let rows = 0;
  let needed = 0;
  let at = HEADER;
  for (let r = 0; r < runCount; r++) {
    const run = readRun(view, at, extras);
    runs.push(run);
    rows += run.rows;
    needed += Math.ceil(run.rows / FRAME_ROWS);
    at += 6 + 2 * run.extras.length;
  }
  if (needed !== frameCount) throw new RangeError(`${needed} frames expected, ${frameCount} found`);
  if (at + frameCount * FRAME_ENTRY > length) throw new RangeError('The bytes end too early');
  const frames: Frame[] = [];
  let from = length;
  for (let f = 0; f < frameCount; f++, at += FRAME_ENTRY) {
    const to = view.getUint32(at + 8, true);
    if (to <= from || to > payload.length) throw new RangeError('A frame lies outside of its block');
    frames.push({ first: view.getFloat64(at, true), from, to, crc: view.getUint32(at + 12, true) });
    from = to;
  }
  if (from !== payload.length) throw new RangeError('There are bytes after the end');
  return { facts: { rows, first: frames[0]?.first ?? 0, last }, runs, frames };
}

/**
 * The rows inside the interval; without one all of them, whatever their times are.
 *
 * @throws RangeError when a frame is not what was stored
 */
export function decodeFrames(
  payload: Uint8Array,
  { runs, frames }: Directory,
  coder: FrameCoder,
  interval: Interval | undefined,
  allocate: Allocate = allocateCandles,
): CandleRuns {
  const result: Candles[] = [];
  let next = 0;
  for (const { rows, extras } of runs) {
    const count = Math.ceil(rows / FRAME_ROWS);
    const own = frames.slice(next, next + count);
    const after = frames[next + count];
    next += count;
    const wanted = (i: number): boolean =>
      !interval ||
      (!(own[i]!.first >= interval.to) &&
        !((own[i + 1] ?? after)! && (own[i + 1] ?? after)!.first <= interval.from));
    let begin = 0;
    while (begin < count && !wanted(begin)) begin++;
    let end = begin;
    while (end < count && wanted(end)) end++;
    if (end === begin) continue;
    const until = Math.min(rows, end * FRAME_ROWS);
    let run: Candles | undefined;
    let columns: readonly Float64Array[] = [];
    let length = 0;
    for (let f = begin; f < end; f++) {
      const { first, from, to, crc } = own[f]!;
      const bytes = payload.subarray(from, to);
      if (crc32(bytes) !== crc) throw new RangeError('The checksum of a frame is wrong');
      const here = Math.min(rows, (f + 1) * FRAME_ROWS) - f * FRAME_ROWS;
      const decoded = coder.decode(bytes, first, here, CORE_COLUMNS.length + extras.length);
      const times = decoded[0]!.subarray(0, here);
      // Rows of a frame ascend; those of the frames between are all inside.
      const start = interval && f === begin ? lowerBound(times, interval.from) : 0;
      const stop = interval && f === end - 1 ? lowerBound(times, interval.to) : here;
      if (!run) {
        // Exactly as long as it is but for what the last frame has outside.
        run = allocate(stop - start + until - Math.min(until, (begin + 1) * FRAME_ROWS), extras);
        columns = columnsOf(run, extras);
      }
      for (let c = 0; c < columns.length; c++) columns[c]!.set(decoded[c]!.subarray(start, stop), length);
      length += stop - start;
    }
    if (run && length > 0) result.push(sliceCandles(run, 0, length));
  }
  return result;
}

function readRun(view: DataView, at: number, extras: readonly string[]): Run {
  const rows = view.getUint32(at, true);
  const names: string[] = [];
  for (let left = view.getUint16(at + 4, true), next = at + 6; left > 0; left--, next += 2) {
    const name = extras[view.getUint16(next, true)];
    if (name === undefined) throw new RangeError('A column that the dataset does not have');
    names.push(name);
  }
  return { rows, extras: names };
}

const align = (bytes: number): number => (bytes + 3) & ~3;

const columnsOf = (run: Candles, extras: readonly string[]): readonly Float64Array[] => [
  ...CORE_COLUMNS.map((name) => run[name]),
  ...extras.map((name) => run.extras[name]!),
];

function framesOf(run: Candles): (readonly Float64Array[])[] {
  const columns = columnsOf(run, Object.keys(run.extras));
  return Array.from({ length: Math.ceil(run.length / FRAME_ROWS) }, (_, f) =>
    columns.map((column) => column.subarray(f * FRAME_ROWS, Math.min(run.length, (f + 1) * FRAME_ROWS))),
  );
}
