import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';
import { FRAME_ROWS } from './layout.ts';
import type { Room } from './room.ts';
import { takeZoneFurther } from './zone.ts';

/** Turns frames into bytes and back. There are two that give the same bytes and the same doubles. */
export interface FrameCoder {
  /** Whether all of them are integers, each greater than the one before; where that is quicker than `storableRows`' own look. */
  ascend?(times: Float64Array): boolean;
  /** Of one reader at a time. */
  readonly room?: Room;
  /**
   * @param columns time, open, high, low, close, volume and the extra ones, of equal length up to FRAME_ROWS
   * @param into gets the bytes from `at` on, and has `longestFrame(columns.length)` of them
   * @param zone see `takeZoneFurther`
   * @returns where the frame ends
   */
  encode(columns: readonly Float64Array[], into: Uint8Array, at: number, zone: Float64Array): number;
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
  encode(columns, into, at, zone) {
    takeZoneFurther(zone, columns);
    const bytes = encodeFrame(columns);
    into.set(bytes, at);
    return at + bytes.length;
  },
  decode(frame, first, rows, columns) {
    while (decoded.length < columns) decoded.push(new Float64Array(FRAME_ROWS));
    const some = decoded.slice(0, columns).map((column) => column.subarray(0, rows));
    decodeFrame(frame, first, some);
    return some;
  },
};

const decoded: Float64Array[] = [];
