import { crc32 } from 'node:zlib';
import type { CandleRuns, Candles, Interval } from '@candlewick/core';
import { allocateCandles, CORE_COLUMNS } from '@candlewick/core';
import { ByteReader, ByteWriter } from '../bytes.ts';
import type { FrameCoder } from './coder.ts';
import { FRAME_ROWS } from './layout.ts';
import type { Zone } from './zone.ts';
import { readZone, writeZone, ZONE_BYTES, zoneOf } from './zone.ts';

/** What a block says of itself before any candle is decoded. */
export interface BlockFacts {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
  readonly zone: Zone;
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

export interface Directory {
  readonly facts: BlockFacts;
  readonly runs: readonly Run[];
  readonly frames: readonly Frame[];
}

const EVER: Interval = { from: -Infinity, to: Infinity };
const HEADER = 12 + ZONE_BYTES;
const FRAME_ENTRY = 16;

/**
 * Codec 2: a directory, then frames of 1,024 candles, each of which is decoded without the others.
 *
 * `u16 runs, u16 frames, f64 last time, zone`; per run `u32 rows, u16 extras, u16 index of each in the dataset's list`;
 * per frame `f64 first time, u32 end in the payload, u32 crc32`. Frames belong to the runs in order; every frame of a run
 * but its last has 1,024 rows.
 *
 * @returns the payload, and how long its directory is
 */
export function encodeFrames(
  runs: CandleRuns,
  extras: readonly string[],
  coder: FrameCoder,
): { readonly payload: Uint8Array; readonly directory: number } {
  const frames = runs.flatMap((run) =>
    framesOf(run).map((columns) => [columns, coder.encode(columns)] as const),
  );
  const names = runs.map((run) => Object.keys(run.extras));
  const head = HEADER + names.reduce((sum, { length }) => sum + 6 + 2 * length, 0);
  const directory = align(head + frames.length * FRAME_ENTRY);
  const out = new ByteWriter(directory + frames.reduce((sum, [, { length }]) => sum + length, 0));
  out.u16(runs.length);
  out.u16(frames.length);
  out.f64(runs.at(-1)?.time.at(-1) ?? 0);
  writeZone(out, zoneOf(runs));
  for (const [i, run] of runs.entries()) {
    out.u32(run.length);
    out.u16(names[i]!.length);
    for (const name of names[i]!) {
      const index = extras.indexOf(name);
      if (index < 0) throw new RangeError(`${name} is not a column of this dataset`);
      out.u16(index);
    }
  }
  let end = directory;
  for (const [[time], bytes] of frames) {
    end += bytes.length;
    out.f64(time![0]!);
    out.u32(end);
    out.u32(crc32(bytes));
  }
  for (let pad = head + frames.length * FRAME_ENTRY; pad < directory; pad++) out.u8(0);
  for (const [, bytes] of frames) out.raw(bytes);
  return { payload: out.bytes(), directory };
}

/** @param length of the directory @throws RangeError when the payload does not begin with such a directory */
export function readDirectory(payload: Uint8Array, length: number, extras: readonly string[]): Directory {
  if (length > payload.length) throw new RangeError('The directory ends too early');
  const from = new ByteReader(payload.subarray(0, length));
  const runCount = from.u16();
  const frameCount = from.u16();
  const last = from.f64();
  const zone = readZone(from);
  from.need(runCount * 6 + frameCount * FRAME_ENTRY);
  const runs = Array.from({ length: runCount }, () => readRun(from, extras));
  const needed = runs.reduce((sum, { rows }) => sum + Math.ceil(rows / FRAME_ROWS), 0);
  if (needed !== frameCount) throw new RangeError(`${needed} frames expected, ${frameCount} found`);
  const frames: Frame[] = [];
  let start = length;
  for (let f = 0; f < frameCount; f++) {
    const first = from.f64();
    const end = from.u32();
    if (end <= start || end > payload.length) throw new RangeError('A frame lies outside of its block');
    frames.push({ first, from: start, to: end, crc: from.u32() });
    start = end;
  }
  if (start !== payload.length) throw new RangeError('There are bytes after the end');
  const rows = runs.reduce((sum, run) => sum + run.rows, 0);
  return { facts: { rows, first: frames[0]?.first ?? 0, last, zone }, runs, frames };
}

/**
 * The rows of the frames that touch the interval: others of the same frames are among them.
 *
 * @throws RangeError when a frame is not what was stored
 */
export function decodeFrames(
  payload: Uint8Array,
  { runs, frames }: Directory,
  coder: FrameCoder,
  interval: Interval = EVER,
): CandleRuns {
  const result: Candles[] = [];
  let next = 0;
  for (const { rows, extras } of runs) {
    const count = Math.ceil(rows / FRAME_ROWS);
    const own = frames.slice(next, next + count);
    const after = frames[next + count];
    next += count;
    const wanted = (i: number): boolean =>
      !(own[i]!.first >= interval.to) &&
      !((own[i + 1] ?? after)! && (own[i + 1] ?? after)!.first <= interval.from);
    let begin = 0;
    while (begin < count && !wanted(begin)) begin++;
    let end = begin;
    while (end < count && wanted(end)) end++;
    if (end === begin) continue;
    const run = allocateCandles(Math.min(rows, end * FRAME_ROWS) - begin * FRAME_ROWS, extras);
    const columns = columnsOf(run, extras);
    for (let f = begin; f < end; f++) {
      const { first, from, to, crc } = own[f]!;
      const bytes = payload.subarray(from, to);
      if (crc32(bytes) !== crc) throw new RangeError('The checksum of a frame is wrong');
      const at = (f - begin) * FRAME_ROWS;
      const views = columns.map((column) => column.subarray(at, at + FRAME_ROWS));
      coder.decode(bytes, first, views);
    }
    result.push(run);
  }
  return result;
}

function readRun(from: ByteReader, extras: readonly string[]): Run {
  const rows = from.u32();
  const count = from.u16();
  from.need(count * 2);
  const names = Array.from({ length: count }, () => {
    const name = extras[from.u16()];
    if (name === undefined) throw new RangeError('A column that the dataset does not have');
    return name;
  });
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
