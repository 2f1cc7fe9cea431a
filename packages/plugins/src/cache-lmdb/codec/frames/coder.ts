import { decodeFrame } from './decode-frame.ts';
import { encodeFrame } from './encode-frame.ts';

/** Turns frames into bytes and back. There are two that give the same bytes and the same doubles. */
export interface FrameCoder {
  /** @param columns time, open, high, low, close, volume and the extra ones, of equal length up to FRAME_ROWS */
  encode(columns: readonly Float64Array[]): Uint8Array;
  /**
   * @param first open time of the first row
   * @param columns of the frame's length, to be filled
   * @throws RangeError when the bytes are no such frame
   */
  decode(frame: Uint8Array, first: number, columns: readonly Float64Array[]): void;
}

/** The one in JavaScript: what it does is right by definition. */
export const plainCoder: FrameCoder = { encode: encodeFrame, decode: decodeFrame };
