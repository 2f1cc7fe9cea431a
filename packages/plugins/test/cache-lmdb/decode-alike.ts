import { isDeepStrictEqual } from 'node:util';
import type { CandleRuns, Interval } from '@candlewick/core';
import { openBlock } from '../../src/cache-lmdb/codec/block.ts';
import type { BlockId } from '../../src/cache-lmdb/codec/block-id.ts';
import type { FrameCoder } from '../../src/cache-lmdb/codec/frames/coder.ts';
import { bitsOf } from './random-blocks.ts';

/** Decodes a block into memory of its own and, where the coder has room, in place: both must be alike. */
export function decodeAlike(
  id: BlockId,
  bytes: Uint8Array,
  extras: readonly string[],
  coder?: FrameCoder,
  interval?: Interval,
): CandleRuns {
  const own = outcome(() => openBlock(id, bytes, extras, coder).decode(interval));
  const room = coder?.room;
  if (room) {
    room.begin();
    const there = outcome(() => openBlock(id, bytes, extras, coder).decode(interval, room));
    const same =
      own instanceof RangeError || there instanceof RangeError
        ? String(own) === String(there)
        : isDeepStrictEqual(bitsOf(own), bitsOf(there));
    if (!same) throw new Error(`in memory of its own: ${String(own)}, in place: ${String(there)}`);
  }
  if (own instanceof RangeError) throw own;
  return own;
}

function outcome(decode: () => CandleRuns): CandleRuns | RangeError {
  try {
    return decode();
  } catch (error) {
    if (error instanceof RangeError) return error;
    throw error;
  }
}
