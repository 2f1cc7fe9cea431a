import { FRAME_ROWS } from './layout.ts';
import { ZONE_BYTES } from './zone.ts';

/** What a block says of itself before any candle is decoded. */
export interface BlockFacts {
  readonly rows: number;
  readonly first: number;
  readonly last: number;
}

export interface Run {
  readonly rows: number;
  readonly extras: readonly string[];
}

export interface Frame {
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

/** Bytes before what it says of runs, and of each frame. */
export const DIRECTORY_HEADER = 12 + ZONE_BYTES;
export const FRAME_ENTRY = 16;

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
  let at = DIRECTORY_HEADER;
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
