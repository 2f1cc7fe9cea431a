import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { Compressor } from '../../src/compression/compressor.ts';
import { GzipCompressor } from '../../src/compression/gzip-compressor.ts';
import { Lz4Compressor } from '../../src/compression/lz4-compressor.ts';
import { lz4Unframe } from '../../src/compression/lz4-unframe.ts';
import { ZstdCompressor } from '../../src/compression/zstd-compressor.ts';

const KINDS: readonly (readonly [string, () => Compressor, (bytes: Uint8Array) => Uint8Array])[] = [
  ['zstd', () => new ZstdCompressor(), zstdDecompressSync],
  ['gzip', () => new GzipCompressor(), gunzipSync],
  ['lz4', () => new Lz4Compressor(), lz4Unframe],
];

/** From nothing over noise, which becomes longer, to more than a window and a chunk hold. */
const inputs: readonly Uint8Array[] = [
  ...[0, 1, 100, 65_536, 131_072, 1_000_000].map((size) => Buffer.alloc(size, 'candle')),
  ...[8, 16_384, 100_000].map((length, seed) =>
    Buffer.from(Float64Array.from({ length }, (_, i) => Math.sin(i * i + seed)).buffer),
  ),
];

describe.each(KINDS)('the compressor of %s', (_name, open, decompress) => {
  it('makes a whole frame of each input, whatever came before', async () => {
    const compressor = open();
    for (let round = 0; round < 20; round++)
      for (const input of [...inputs].reverse()) {
        const frame = Buffer.concat(await compressor.compress(input));
        expect(Buffer.compare(decompress(frame), input)).toBe(0);
      }
    compressor.close();
  });

  it('makes repetition small', async () => {
    const compressor = open();
    const pieces = await compressor.compress(Buffer.alloc(131_072, 'candle'));
    expect(Buffer.concat(pieces).length).toBeLessThan(2_000);
    compressor.close();
  });

  it('may be closed at any moment', async () => {
    const compressor = open();
    const running = compressor.compress(inputs.at(-1)!);
    compressor.close();
    await Promise.race([running.catch(() => undefined), new Promise((resolve) => setTimeout(resolve, 50))]);
  });
});

setFlagsFromString('--expose-gc');
const collect = runInNewContext('gc') as () => void;

it('the compressor of zstd takes no more memory the more it has compressed', async () => {
  const compressor = new ZstdCompressor();
  const noise = inputs.at(-1)!;
  const after = async (rounds: number) => {
    for (let i = 0; i < rounds; i++) await compressor.compress(noise);
    // What a collection frees is counted as free by the next one.
    collect();
    collect();
    return process.memoryUsage().arrayBuffers;
  };
  const early = await after(10);
  // 200 MB go out of it.
  expect((await after(250)) - early).toBeLessThan(8e6);
  compressor.close();
});
