import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { lz4Frame } from '../../src/compression/lz4-frame.ts';
import { lz4Unframe } from '../../src/compression/lz4-unframe.ts';

/** Made by lz4 1.9.4 with linked blocks of 64 KB, block checksums and the size: 20,000 lines "row 1234567890". */
const LINKED =
  'BCJNGFxA4JMEAAAAAAC6GgEAAP8Acm93IDEyMzQ1Njc4OTAKDwD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////2VA4OTAKcjVhhtsKAQAAD////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////+hQOTAKcm+OhjbQGgEAAP8AdyAxMjM0NTY3ODkwCnJvDwD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////2VAwCnJvdxkOUkAKAQAAD////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////+hQCnJvdyCf7Bw+rgAAAP8AMTIzNDU2Nzg5MApyb3cgDwD/////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////////TVA3ODkwCrBOBegAAAAApnMzBw==';
/** By the same, with one small block: what `seq 1 30` prints, 20 zero bytes, what `seq 1 40` prints. */
const SMALL =
  'BCJNGGRAp3sAAAD+RDEKMgozCjQKNQo2CjcKOAo5CjEwCjExCjEyCjEzCjE0CjE1CjE2CjE3CjE4CjE5CjIwCjIxCjIyCjIzCjI0CjI1CjI2CjI3CjI4CjI5CjMwCgAAAgAPZQA+8A8zMQozMgozMwozNAozNQozNgozNwozOAozOQo0MAoAAAAAhm66ag==';

const lines = (count: number): string => Array.from({ length: count }, (_, i) => `${i + 1}\n`).join('');
const text = (bytes: Uint8Array): string => Buffer.from(bytes).toString();

describe('LZ4 frames', () => {
  it('are read as the lz4 program writes them', () => {
    expect(text(lz4Unframe(Buffer.from(SMALL, 'base64')))).toBe(lines(30) + '\0'.repeat(20) + lines(40));
    expect(text(lz4Unframe(Buffer.from(LINKED, 'base64')))).toBe('row 1234567890\n'.repeat(20_000));
  });

  it('come back as the bytes they were made of', () => {
    const runs = fc.array(
      fc.tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 400 })),
    );
    fc.assert(
      fc.property(runs, (parts) => {
        const bytes = Buffer.concat(parts.map(([part, times]) => Buffer.concat(Array(times).fill(part))));
        expect(Buffer.compare(lz4Unframe(lz4Frame(bytes)), bytes)).toBe(0);
      }),
      { numRuns: 200 },
    );
  });

  it('of more than one block, and of noise, come back too', () => {
    const repeated = Buffer.alloc(9_000_000, 'candle');
    const noise = Buffer.from(Float64Array.from({ length: 100_000 }, (_, i) => Math.sin(i * i)).buffer);
    for (const bytes of [repeated, noise, Buffer.concat([noise, repeated, noise])])
      expect(Buffer.compare(lz4Unframe(lz4Frame(bytes)), bytes)).toBe(0);
    expect(lz4Frame(repeated).length).toBeLessThan(50_000);
    expect(lz4Frame(noise).length).toBeLessThan(noise.length + 100);
  });

  it('that are broken fail as such and never hang', () => {
    const frame = lz4Frame(Buffer.from(lines(500)));
    for (let cut = 0; cut < frame.length; cut++)
      expect(() => lz4Unframe(frame.slice(0, cut))).toThrow(RangeError);
    fc.assert(
      fc.property(fc.nat(frame.length - 1), fc.integer({ min: 1, max: 255 }), (at, flip) => {
        const broken = frame.slice();
        broken[at]! ^= flip;
        try {
          lz4Unframe(broken);
        } catch (error) {
          expect(error).toBeInstanceOf(RangeError);
        }
      }),
    );
  });
});
