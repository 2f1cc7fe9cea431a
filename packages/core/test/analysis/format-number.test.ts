import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { NUMBER_BYTES, NumberWriter, writeInteger } from '../../src/analysis/format-number.ts';

const target = new DataView(new ArrayBuffer(NUMBER_BYTES));
const textTo = (end: number): string => Buffer.from(target.buffer, 0, end).toString('latin1');

/** The values that `writer` writes otherwise than String does. */
function wrong(values: Float64Array, writer = new NumberWriter()): string[] {
  const found: string[] = [];
  for (let i = 0; i < values.length && found.length < 5; i++) {
    const text = textTo(writer.write(values, i, target, 0));
    if (text !== String(values[i])) found.push(`${text} for ${values[i]}`);
  }
  return found;
}

/** Deterministic and fast: mulberry32. */
function randomBits(seed: number): () => number {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let bits = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    bits = (bits + Math.imul(bits ^ (bits >>> 7), 61 | bits)) ^ bits;
    return (bits ^ (bits >>> 14)) >>> 0;
  };
}
const MILLION = 1_000_000;

describe('NumberWriter writes what Number.prototype.toString gives', () => {
  it('for two million decimals as venues send them, scales mixed', () => {
    const next = randomBits(1);
    const values = Float64Array.from({ length: 2 * MILLION }, () => {
      const decimals = next() % 12;
      const digits =
        (next() % 2 === 0 ? next() : next() * 4_294_967_296 + next()) % 10 ** (1 + (next() % 15));
      return (next() % 8 === 0 ? -1 : 1) * Number(`${digits}e-${decimals}`);
    });
    expect(wrong(values)).toEqual([]);
  });

  it('for two million doubles of any bits', () => {
    const next = randomBits(2);
    const words = Uint32Array.from({ length: 4 * MILLION }, next);
    expect(wrong(new Float64Array(words.buffer))).toEqual([]);
  });

  it('for a million neighbours of decimals and sums with noise', () => {
    const next = randomBits(3);
    const values = Float64Array.from({ length: MILLION }, () => {
      const value = (next() % 10_000_000) / 100 + (next() % 1_000) / 1_000;
      return next() % 2 === 0 ? value : value * (1 + Number.EPSILON);
    });
    expect(wrong(values)).toEqual([]);
  });

  it('for the ends of every range', () => {
    const powers = Array.from({ length: 40 }, (_, i) => 10 ** (i - 18));
    const values = [0, -0, NaN, Infinity, -Infinity, 5e-324, Number.MAX_VALUE, Number.MAX_SAFE_INTEGER, 2 ** 31, 2 ** 32, 999999.999999999, 99999999.9, 100000000.1, 0.000001, 9.99999e-7, 123456789012345.6, 1e15, 1e15 + 1]; // prettier-ignore
    const all = [
      ...values,
      ...powers,
      ...powers.map((x) => x - Number.EPSILON * x),
      ...powers.map((x) => -3 * x),
    ];
    for (const value of all) expect(wrong(Float64Array.of(value))).toEqual([]);
    expect(wrong(Float64Array.from(all))).toEqual([]);
  });

  it('whatever came before in the column', () => {
    fc.assert(
      fc.property(fc.float64Array({ maxLength: 20 }), (values) => {
        expect(wrong(values)).toEqual([]);
      }),
    );
  });
});

it('writeInteger writes every integer up to 2^53', () => {
  fc.assert(
    fc.property(fc.maxSafeNat(), (value) => {
      expect(textTo(writeInteger(value, target, 0))).toBe(String(value));
    }),
  );
});
