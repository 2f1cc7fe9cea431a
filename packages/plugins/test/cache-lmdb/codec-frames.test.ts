import { rowsOf, sliceByTime } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { encodeBlock, openBlock } from '../../src/cache-lmdb/codec/block.ts';
import { plainCoder } from '../../src/cache-lmdb/codec/frames/coder.ts';
import { createWasmCoder } from '../../src/cache-lmdb/codec/frames/wasm-coder.ts';
import { corruptions, forgeries, goldenHash, roundTrips } from './abuse-codec.ts';
import { randomFrom } from './random-blocks.ts';

const ID = { dataset: 1, block: 2, version: 3 };
const KIND = { codec: 'candles' } as const;
const CODERS = [plainCoder, createWasmCoder()];
const SEED = 20_261_125;
/** Of the first blocks from this seed. Another hash is another codec: it needs a number of its own. */
const GOLDEN = 'f7bc4a04e23b766d83ef9d5dcf26a376bcea8002acedc5758fe95ee9f5d707aa';

describe('codec candles', () => {
  it('gives back every bit of random columns, whatever they hold', () => {
    expect(roundTrips(6_000, SEED, CODERS)).toBeUndefined();
  });

  it('refuses a broken block, or gives the very same candles', () => {
    expect(corruptions(1_500, SEED, CODERS)).toBeUndefined();
  });

  it('does not crash, hang or ask for much memory when a broken block has right checksums', () => {
    expect(forgeries(1_500, SEED, CODERS)).toBeUndefined();
  });

  it('writes the same bytes in every version of this codec', () => {
    for (const coder of CODERS) expect(goldenHash(randomFrom(SEED), coder)).toBe(GOLDEN);
  });

  it('decodes a range of a block without the rest', () => {
    const all = candles({ count: 5_000, without: [10, 1_500, 1_501], extras: ['trades'] });
    const block = openBlock(ID, encodeBlock(ID, [all], ['trades'], KIND), ['trades']);
    for (const [from, to] of [
      [0, 1],
      [1_023, 1_024],
      [1_024, 1_025],
      [2_000, 3_440],
      [0, all.length],
    ] as const) {
      const interval = { from: all.time[from]!, to: all.time[to - 1]! + 1 };
      const [run] = block.decode(interval);
      expect(rowsOf(run!)).toEqual(rowsOf(sliceByTime(all, interval.from, interval.to)));
    }
    expect(block.decode({ from: -5, to: all.time[0]! })).toEqual([]);
  });

  it('keeps times on the grid at no cost, and a gap at a few bytes', () => {
    const sizeOf = (options: Parameters<typeof candles>[0]) =>
      encodeBlock(ID, [candles({ ...options, count: 1_001 })], [], KIND).length;
    expect(sizeOf({ without: [500] }) - sizeOf({})).toBeLessThan(24);
    const months = candles({ timeframe: '1M', count: 1_000 });
    const plain = encodeBlock(ID, [{ ...months, time: candles({ count: 1_000 }).time }], [], KIND);
    expect(encodeBlock(ID, [months], [], KIND).length - plain.length).toBeLessThan(1_000);
  });
});
