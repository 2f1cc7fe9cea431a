import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { FRAME_ROWS } from './layout.ts';
import type { Room } from './room.ts';
import { takeZoneFurther } from './zone.ts';

/** Frames, one after another, in memory of the coder: true until it is used again. */
export interface EncodedFrames {
  readonly bytes: Uint8Array;
  /** Where each of them ends. */
  readonly ends: readonly number[];
}

/** Turns frames into bytes and back. There are two that give the same bytes and the same doubles. */
export interface FrameCoder {
  /** Whether all of them are integers, each greater than the one before; where that is quicker than `storableRows`' own look. */
  ascend?(times: Float64Array): boolean;
  /** Of one reader at a time. */
  readonly room?: Room;
  /**
   * @param columns time, open, high, low, close, volume and the extra ones, of equal length up to PART_ROWS
   * @param zone see `takeZoneFurther`
   * @returns their frames, each of FRAME_ROWS rows but the last
   */
  encode(columns: readonly Float64Array[], zone: Float64Array): EncodedFrames;
  /**
   * @param first open time of the first row
   * @param columns how many there are
   * @returns the columns, in memory of the coder: true until it is used again. They may be longer than `rows`
   * @throws RangeError when the bytes are no such frame
   */
  decode(frame: Uint8Array, first: number, rows: number, columns: number): readonly Float64Array[];
}

/** The one in JavaScript: what it does is right by definition. */
export const plainCoder: FrameCoder = {
  encode(columns, zone) {
    takeZoneFurther(zone, columns);
    const frames = Array.from({ length: Math.ceil(columns[0]!.length / FRAME_ROWS) }, (_, f) =>
      encodeFrame(columns.map((column) => column.subarray(f * FRAME_ROWS, (f + 1) * FRAME_ROWS))),
    );
    let end = 0;
    return { bytes: Buffer.concat(frames), ends: frames.map(({ length }) => (end += length)) };
  },
  decode(frame, first, rows, columns) {
    while (decoded.length < columns) decoded.push(new Float64Array(FRAME_ROWS));
    const some = decoded.slice(0, columns).map((column) => column.subarray(0, rows));
    decodeFrame(frame, first, some);
    return some;
  },
};

const decoded: Float64Array[] = [];
