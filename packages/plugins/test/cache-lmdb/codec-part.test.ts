import { sliceByTime, sliceCandles } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { encodeBlock } from '../../src/cache-lmdb/codec/block.ts';
import { plainCoder } from '../../src/cache-lmdb/codec/frames/coder.ts';
import { createWasmCoder } from '../../src/cache-lmdb/codec/frames/wasm-coder.ts';
import { decodeAlike } from './decode-alike.ts';
import { bitsOf, EXTRAS, randomFrom, randomRuns } from './random-blocks.ts';

const ID = { dataset: 1, block: 2, version: 3 };
const CODERS = [plainCoder, createWasmCoder()];

describe('a part of a block', () => {
  it('is what lies in the interval, whatever the spacing of its times', () => {
    const random = randomFrom(12);
    let looked = 0;
    for (let round = 0; round < 200; round++) {
      const runs = randomRuns(random);
      const block = encodeBlock(ID, runs, EXTRAS, { codec: 'candles' });
      const times = runs.flatMap((run) => [...run.time]);
      const isAscending = times.every((time, i) => i === 0 || time > times[i - 1]!);
      if (!isAscending) continue;
      looked++;
      const any = () => times[Math.floor(random() * times.length)]! + Math.floor(random() * 3) - 1;
      for (let ask = 0; ask < 4; ask++) {
        const [from, to] = [any(), any()].sort((a, b) => a - b) as [number, number];
        const expected = runs
          .map((run) => sliceByTime(run, from, to))
          .filter(({ length }) => length > 0)
          .map((run) => bitsOf([sliceCandles(run, 0, run.length)])[0]);
        for (const coder of CODERS) {
          const part = decodeAlike(ID, block, EXTRAS, coder, { from, to });
          expect(bitsOf(part)).toEqual(expected);
        }
      }
    }
    expect(looked).toBeGreaterThan(100);
  });
});
