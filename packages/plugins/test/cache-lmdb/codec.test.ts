import type { Candles, CandleRuns } from '@candlewick/core';
import { allocateCandles, CORE_COLUMNS, joinRuns, sliceCandles } from '@candlewick/core';
import { candles } from '@candlewick/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { BlockId } from '../../src/cache-lmdb/codec/block-id.ts';
import type { BlockKind } from '../../src/cache-lmdb/codec/block.ts';
import { encodeBlock, openBlock } from '../../src/cache-lmdb/codec/block.ts';

const EXTRAS = ['quoteVolume', 'trades', 'takerBase'];
const ID = { dataset: 7, block: -3, version: 2 ** 40 };
const NONE: BlockKind = { codec: 'raw', packing: 'none', level: 1 };
const ZSTD: BlockKind = { codec: 'raw', packing: 'zstd', level: 1 };
const KINDS: Readonly<Record<string, BlockKind>> = {
  'codec candles': { codec: 'candles' },
  'plain columns': NONE,
  'plain columns and zstd': ZSTD,
};

const decodeBlock = (id: BlockId, bytes: Uint8Array, extras: readonly string[]): CandleRuns =>
  openBlock(id, bytes, extras).decode();

const bitsOf = (run: Candles) =>
  [...CORE_COLUMNS.map((name) => run[name]), ...Object.keys(run.extras).map((name) => run.extras[name]!)].map(
    (column) => Buffer.from(column.buffer, column.byteOffset, column.byteLength).toString('hex'),
  );
const shapeOf = (runs: CandleRuns) =>
  runs.map((run) => ({ length: run.length, extras: Object.keys(run.extras), bits: bitsOf(run) }));

/** A column of any bits at all: NaNs with payloads, denormals, both zeros and infinities. */
const anyBits = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .uint8Array({ minLength: length * 8, maxLength: length * 8 })
    .map((bytes) => new Float64Array(bytes.slice().buffer));

const plausible = (length: number): fc.Arbitrary<Float64Array> =>
  fc
    .tuple(
      fc.integer({ min: -12, max: 12 }),
      fc.array(fc.nat(999_999), { minLength: length, maxLength: length }),
    )
    .map(([exponent, digits]) => Float64Array.from(digits, (digit) => digit * 10 ** exponent));

const run = (extras: readonly string[]): fc.Arbitrary<Candles> =>
  fc.integer({ min: 1, max: 24 }).chain((length) => {
    const columns = CORE_COLUMNS.length + extras.length;
    const column = fc.oneof(anyBits(length), plausible(length));
    return fc.tuple(...Array.from({ length: columns }, () => column)).map((all) => {
      const result = allocateCandles(length, extras);
      CORE_COLUMNS.forEach((name, i) => result[name].set(all[i]!));
      extras.forEach((name, i) => result.extras[name]!.set(all[CORE_COLUMNS.length + i]!));
      return result;
    });
  });

const runs: fc.Arbitrary<CandleRuns> = fc.array(
  fc.subarray(EXTRAS).chain((extras) => run(extras)),
  { maxLength: 4 },
);

describe('a block', () => {
  for (const [name, kind] of Object.entries(KINDS)) {
    it(`gives back thousands of columns of any bits, written as ${name}`, () => {
      fc.assert(
        fc.property(runs, (all) => {
          const bytes = encodeBlock(ID, all, EXTRAS, kind);
          expect(shapeOf(decodeBlock(ID, bytes, EXTRAS))).toEqual(shapeOf(all));
        }),
        { numRuns: 1_500 },
      );
    });

    it(`is refused after any one bit has flipped, written as ${name}`, () => {
      const bytes = encodeBlock(ID, [candles({ count: 40, extras: EXTRAS })], EXTRAS, kind);
      for (let bit = 0; bit < bytes.length * 8; bit++) {
        const broken = bytes.slice();
        broken[bit >> 3]! ^= 1 << (bit & 7);
        expect(() => decodeBlock(ID, broken, EXTRAS), `bit ${bit}`).toThrow();
      }
    });

    it(`is refused after bytes were overwritten, lost or added, written as ${name}`, () => {
      const bytes = encodeBlock(ID, [candles({ count: 200 })], EXTRAS, kind);
      fc.assert(
        fc.property(fc.nat(bytes.length - 1), fc.uint8Array({ minLength: 1, maxLength: 64 }), (at, noise) => {
          const written = bytes.slice();
          written.set(noise.subarray(0, bytes.length - at), at);
          if (Buffer.compare(written, bytes) !== 0) expect(() => decodeBlock(ID, written, EXTRAS)).toThrow();
          expect(() => decodeBlock(ID, bytes.slice(0, at), EXTRAS)).toThrow();
          expect(() => decodeBlock(ID, Buffer.concat([bytes, noise]), EXTRAS)).toThrow();
          expect(() => decodeBlock(ID, noise, EXTRAS)).toThrow();
        }),
        { numRuns: 1_000 },
      );
    });
  }

  it('is refused in the place of another dataset, block or version', () => {
    const bytes = encodeBlock(ID, [candles()], EXTRAS, ZSTD);
    for (const other of [{ dataset: 8 }, { block: 3 }, { version: 1 }])
      expect(() => decodeBlock({ ...ID, ...other }, bytes, EXTRAS)).toThrow('It belongs elsewhere');
  });

  it('does not begin with a byte that LMDB takes for its own lz4', () => {
    expect(encodeBlock(ID, [candles()], EXTRAS, NONE)[0]).toBeLessThan(250);
  });

  it('keeps evenly spaced times at no cost, and others as they are', () => {
    const even = candles({ count: 1_000 });
    const uneven = candles({ count: 1_001, without: [500] });
    const bytesOf = (all: Candles) => encodeBlock(ID, [all], EXTRAS, NONE).length;
    expect(bytesOf(uneven) - bytesOf(even)).toBe(8 * 1_000 - 16);
    const months = candles({ timeframe: '1M', count: 300 });
    const both = joinRuns([months, sliceCandles(candles({ count: 1, extras: ['trades'] }), 0, 1)]);
    expect(shapeOf(decodeBlock(ID, encodeBlock(ID, both, EXTRAS, ZSTD), EXTRAS))).toEqual(shapeOf(both));
  });

  it('refuses a column that the dataset does not have', () => {
    expect(() => encodeBlock(ID, [candles({ extras: ['other'] })], EXTRAS, NONE)).toThrow('other');
  });
});
