// Where the WebAssembly twin takes a shorter way than its specification: the values at the edges of each.
import type { Candles } from '@candlewick/core';
import { allocateCandles, storableRows } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { encodeBlock } from '../../src/cache-lmdb/codec/block.ts';
import { plainCoder } from '../../src/cache-lmdb/codec/frames/coder.ts';
import { createWasmCoder } from '../../src/cache-lmdb/codec/frames/wasm-coder.ts';
import { decodeAlike } from './decode-alike.ts';
import { bitsOf } from './random-blocks.ts';

const ID = { dataset: 1, block: 2, version: 3 };
const CODERS = [plainCoder, createWasmCoder()];
const { ascend } = createWasmCoder();
const EXTRAS = ['quoteVolume', 'trades'];

function expectSame(run: Candles): void {
  const [specified, ...others] = CODERS.map((coder) =>
    encodeBlock(ID, [run], EXTRAS, { codec: 'candles' }, coder),
  );
  for (const bytes of others) expect(Buffer.compare(bytes, specified!)).toBe(0);
  for (const coder of CODERS)
    expect(bitsOf(decodeAlike(ID, specified!, EXTRAS, coder))).toEqual(bitsOf([run]));
}

/** All columns of it are `values`, in turn and then repeated; the time is a plain grid. */
function runOf(rows: number, values: readonly number[]): Candles {
  const run = allocateCandles(rows, EXTRAS);
  for (let i = 0; i < rows; i++) run.time[i] = i * 60_000;
  const columns = [run.open, run.high, run.low, run.close, run.volume, ...Object.values(run.extras)];
  for (const [c, column] of columns.entries())
    for (let i = 0; i < rows; i++) column[i] = values[(i + c) % values.length]!;
  return run;
}

const LENGTHS = [1, 2, 3, 4, 5, 127, 128, 129, 255, 1023, 1024, 1025];

describe('the shortcuts of the WebAssembly coder', () => {
  it.each([
    ['halves of a step', [0.5, 1.5, 2.5, -0.5, 0.25, 0.125, 10.05, 1e9 + 0.5]],
    ['integers about 2 ** 30', [2 ** 30 - 1, 2 ** 30, 2 ** 30 + 1, 1 - 2 ** 30, -(2 ** 30)]],
    ['integers about 2 ** 31 and 2 ** 32', [2 ** 31 - 1, 2 ** 31, 2 ** 32 - 1, 2 ** 32, -(2 ** 31)]],
    ['integers about 2 ** 51', [2 ** 51 - 1, 2 ** 51, 2 ** 51 + 1, 1 - 2 ** 51, -(2 ** 51)]],
    ['integers about 2 ** 53', [2 ** 53 - 1, 2 ** 53, 2 ** 53 + 2, 2 ** 52 - 1, 2 ** 52, -(2 ** 52)]],
    ['negative zeros', [1, -0, 2, 0]],
    ['no numbers at all', [1.5, NaN, Infinity, -Infinity, 2.5, 3.5, 4.5, 5.5, 6.5, 7.5, 8.5, 9.5]],
    ['one giant among small ones', [...Array.from({ length: 200 }, (_, i) => i % 7), 2 ** 51 + 12]],
    ['two that need still more bits', [...Array.from({ length: 60 }, (_, i) => i % 3), 2 ** 40, 5, 2 ** 47]],
    ['one of 32 bits among zeros', [...Array.from({ length: 150 }, () => 0), 2 ** 31 + 5]],
    ['one for nearly every width', Array.from({ length: 53 }, (_, i) => 2 ** i - 1)],
  ])('give the same bytes and candles for %s', (_, values) => {
    for (const rows of LENGTHS) expectSame(runOf(rows, values));
  });

  it.each([
    ['around a negative zero', [-60_000, -0, 60_000, 120_000]],
    ['around a zero', [-120_000, -60_000, 0, 60_000]],
    ['below zero', [-240_000, -180_000, -120_000, -60_000]],
    ['between milliseconds', [0.5, 1.5, 2.5, 3.5]],
    ['with one between milliseconds', [1, 2, 3.25, 4]],
    ['uneven at the end', [1, 2, 3, 5]],
    ['uneven at the beginning', [1, 3, 4, 5]],
    ['further apart than an integer', [-Number.MAX_SAFE_INTEGER, 0, Number.MAX_SAFE_INTEGER]],
  ])('give the same bytes and times for times %s', (_, times) => {
    const run = runOf(times.length, [1]);
    run.time.set(times);
    expectSame(run);
  });
});

describe('the look at the order of times', () => {
  const refuses = (time: Float64Array): boolean => {
    try {
      storableRows({ interval: { from: -Infinity, to: Infinity }, candles: { ...candles({ count: 0 }), length: time.length, time } }, []); // prettier-ignore
      return false;
    } catch {
      return true;
    }
  };
  // Times that core takes for safe integers, so that only their order and wholeness decide.
  const wrong = [NaN, 0.5, -0.5, -1, 0, 1e12 + 0.25];

  it('says what core says, wherever the wrong one is', () => {
    const most = 16_383; // what the twin looks at in one go
    for (const length of [1, 2, 3, 4, 5, 1_000, most, most + 1, most + 2, 2 * most + 1])
      for (const at of new Set([0, 1, 2, length >> 1, length - 2, length - 1, most - 1, most, most + 1]))
        for (const value of [undefined, ...wrong]) {
          const time = Float64Array.from({ length }, (_, i) => 1e12 + i * 60_000);
          if (at >= 0 && at < length && value !== undefined) time[at] = value;
          const same = time.slice();
          expect([length, at, value, ascend!(time)]).toEqual([length, at, value, !refuses(same)]);
          expect(time).toEqual(same);
        }
  });

  it('takes no two times that are the same', () => {
    for (const length of [2, 3, 16_384, 16_385]) {
      const time = Float64Array.from({ length }, (_, i) => i);
      expect(ascend!(time)).toBe(true);
      time[length - 1] = time[length - 2]!;
      expect(ascend!(time)).toBe(false);
    }
    expect(ascend!(new Float64Array(0))).toBe(true);
  });
});
