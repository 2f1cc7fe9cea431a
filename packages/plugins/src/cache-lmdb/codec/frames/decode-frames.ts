import { crc32 } from 'node:zlib';
import type { CandleRuns, Candles, Interval } from '@candlewick/core';
import { allocateCandles, CORE_COLUMNS, lowerBound, NO_CANDLES, sliceCandles } from '@candlewick/core';
import type { FrameCoder } from './coder.ts';
import { columnsOf } from './columns-of.ts';
import type { Directory, Frame } from './directory.ts';
import { FRAME_ROWS } from './layout.ts';
import type { Room } from './room.ts';

/**
 * The rows inside the interval; without one all of them, whatever their times are.
 *
 * @param room where they are decoded in place, if there is enough of it
 * @throws RangeError when a frame is not what was stored
 */
export function decodeFrames(
  payload: Uint8Array,
  { runs, frames }: Directory,
  coder: FrameCoder,
  interval?: Interval,
  room?: Room,
): CandleRuns {
  const result: Candles[] = [];
  let next = 0;
  for (const { rows, extras } of runs) {
    const count = Math.ceil(rows / FRAME_ROWS);
    const own = frames.slice(next, next + count);
    const part = partOf(own, rows, frames[next + count], interval);
    next += count;
    if (!part) continue;
    const columns = CORE_COLUMNS.length + extras.length;
    const start = room?.take(part.rows, columns);
    const run =
      room && start !== undefined
        ? decodeInPlace(payload, part, extras, interval, room, start)
        : decodeCopied(payload, part, extras, interval, coder);
    if (run.length > 0) result.push(run);
  }
  return result;
}

/** Frames of one run, one after another. */
interface Part {
  readonly frames: readonly Frame[];
  readonly rows: number;
}

/** The frames that have rows inside the interval. @param after the frame behind the run's */
function partOf(
  own: readonly Frame[],
  rows: number,
  after: Frame | undefined,
  interval: Interval | undefined,
): Part | undefined {
  if (!interval) return rows === 0 ? undefined : { frames: own, rows };
  const wanted = (i: number): boolean =>
    !(own[i]!.first >= interval.to) &&
    !((own[i + 1] ?? after)! && (own[i + 1] ?? after)!.first <= interval.from);
  let begin = 0;
  while (begin < own.length && !wanted(begin)) begin++;
  let end = begin;
  while (end < own.length && wanted(end)) end++;
  if (end === begin) return undefined;
  return {
    frames: own.slice(begin, end),
    rows: Math.min(rows, end * FRAME_ROWS) - begin * FRAME_ROWS,
  };
}

function frameOf(payload: Uint8Array, { from, to, crc }: Frame): Uint8Array {
  const bytes = payload.subarray(from, to);
  if (crc32(bytes) !== crc) throw new RangeError('The checksum of a frame is wrong');
  return bytes;
}

function decodeInPlace(
  payload: Uint8Array,
  { frames, rows }: Part,
  extras: readonly string[],
  interval: Interval | undefined,
  room: Room,
  start: number,
): Candles {
  const columns = CORE_COLUMNS.length + extras.length;
  const end = start + rows;
  let row = start;
  for (const frame of frames) {
    const here = Math.min(FRAME_ROWS, end - row);
    room.decode(frameOf(payload, frame), frame.first, here, columns, row);
    row += here;
  }
  if (!interval) return room.rows(start, end, extras);
  // Rows of a frame ascend. Only the first has some before the interval, and only the last some behind it.
  const last = start + (frames.length - 1) * FRAME_ROWS;
  const from = lowerBound(room.times, interval.from, start, Math.min(end, start + FRAME_ROWS));
  const to = lowerBound(room.times, interval.to, last, end);
  return room.rows(from, Math.max(from, to), extras);
}

function decodeCopied(
  payload: Uint8Array,
  { frames, rows }: Part,
  extras: readonly string[],
  interval: Interval | undefined,
  coder: FrameCoder,
): Candles {
  let run: Candles | undefined;
  let columns: readonly Float64Array[] = [];
  let length = 0;
  for (const [f, frame] of frames.entries()) {
    const here = Math.min(FRAME_ROWS, rows - f * FRAME_ROWS);
    const bytes = frameOf(payload, frame);
    const decoded = coder.decode(bytes, frame.first, here, CORE_COLUMNS.length + extras.length);
    const times = decoded[0]!.subarray(0, here);
    const start = interval && f === 0 ? lowerBound(times, interval.from) : 0;
    const stop = interval && f === frames.length - 1 ? lowerBound(times, interval.to) : here;
    if (!run) {
      // Exactly as long as it is but for what the last frame has outside.
      run = allocateCandles(stop - start + rows - here, extras);
      columns = columnsOf(run, extras);
    }
    for (let c = 0; c < columns.length; c++) columns[c]!.set(decoded[c]!.subarray(start, stop), length);
    length += stop - start;
  }
  return run ? sliceCandles(run, 0, length) : NO_CANDLES;
}
