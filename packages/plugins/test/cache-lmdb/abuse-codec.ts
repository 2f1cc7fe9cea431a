// What the codec has to endure; the tests take a little of it, `pnpm torture codec` all.
import { createHash } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { crc32 } from 'node:zlib';
import type { CandleRuns } from '@candlewick/core';
import { encodeBlock } from '../../src/cache-lmdb/codec/block.ts';
import type { FrameCoder } from '../../src/cache-lmdb/codec/frames/coder.ts';
import { decodeAlike } from './decode-alike.ts';
import { bitsOf, EXTRAS, randomFrom, randomRuns } from './random-blocks.ts';

const ID = { dataset: 7, block: -3, version: 2 ** 40 };
const KIND = { codec: 'candles' } as const;

const decode = (bytes: Uint8Array, coder: FrameCoder): CandleRuns => decodeAlike(ID, bytes, EXTRAS, coder);

/**
 * Encodes random blocks with every coder: they must agree on every byte, and give back every bit.
 *
 * @returns what went wrong, if anything
 */
export function roundTrips(columns: number, seed: number, coders: readonly FrameCoder[]): string | undefined {
  const random = randomFrom(seed);
  for (let done = 0, nr = 0; done < columns; nr++) {
    const runs = randomRuns(random);
    const wanted = bitsOf(runs);
    const blocks = coders.map((coder) => encodeBlock(ID, runs, EXTRAS, KIND, coder));
    for (const [i, coder] of coders.entries()) {
      if (Buffer.compare(blocks[0]!, blocks[i]!) !== 0) return `block ${nr}: the coders' bytes differ`;
      if (!isDeepStrictEqual(bitsOf(decode(blocks[i]!, coder)), wanted))
        return `block ${nr}: coder ${i} lost something`;
    }
    done += runs.reduce((sum, run) => sum + 6 + Object.keys(run.extras).length, 0);
  }
  return undefined;
}

/** A fingerprint of the bytes that many random blocks become. */
export function goldenHash(random: () => number, coder: FrameCoder): string {
  const hash = createHash('sha256');
  for (let nr = 0; nr < 150; nr++) hash.update(encodeBlock(ID, randomRuns(random), EXTRAS, KIND, coder));
  return hash.digest('hex');
}

/** Breaks blocks at random: what is read afterwards is an error or the very same candles. */
export function corruptions(count: number, seed: number, coders: readonly FrameCoder[]): string | undefined {
  const random = randomFrom(seed);
  for (let nr = 0; nr < count;) {
    const runs = randomRuns(random);
    const wanted = bitsOf(runs);
    const block = encodeBlock(ID, runs, EXTRAS, KIND);
    for (let round = 0; round < 20; round++, nr++) {
      const broken = breakBytes(random, block);
      for (const coder of coders) {
        const found = outcome(() => decode(broken, coder));
        if (found && !isDeepStrictEqual(bitsOf(found), wanted)) return `corruption ${nr} gave wrong candles`;
      }
    }
  }
  return undefined;
}

/**
 * Breaks what the checksums guard and makes them right again, as no accident does: no crash, no hang, no more rows
 * than the block says, and all coders refuse or read alike.
 */
export function forgeries(count: number, seed: number, coders: readonly FrameCoder[]): string | undefined {
  const random = randomFrom(seed);
  for (let nr = 0; nr < count;) {
    const block = encodeBlock(ID, randomRuns(random), EXTRAS, KIND);
    for (let round = 0; round < 20; round++, nr++) {
      const broken = block.slice();
      const touched = 1 + Math.floor(random() * 4);
      for (let i = 0; i < touched; i++)
        broken[32 + Math.floor(random() * (broken.length - 32))] = random() * 256;
      forge(broken);
      const found = coders.map((coder) => outcome(() => decode(broken, coder)));
      const rows = found.map((runs) => runs?.reduce((sum, run) => sum + run.length, 0));
      if (rows.some((each) => (each ?? 0) > broken.length * 64)) return `forgery ${nr} gave too many rows`;
      if (found.some((runs) => !isDeepStrictEqual(runs && bitsOf(runs), found[0] && bitsOf(found[0]))))
        return `forgery ${nr}: the coders differ`;
    }
  }
  return undefined;
}

function outcome(body: () => CandleRuns): CandleRuns | undefined {
  try {
    return body();
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

function breakBytes(random: () => number, block: Uint8Array): Uint8Array {
  const at = Math.floor(random() * block.length);
  const broken = block.slice();
  switch (Math.floor(random() * 5)) {
    case 0:
      broken[at]! ^= 1 << Math.floor(random() * 8);
      return broken;
    case 1:
      broken.fill(random() * 256, at, at + random() * 64);
      return broken;
    case 2:
      return broken.slice(0, at);
    case 3:
      return Buffer.concat([broken, broken.subarray(at)]);
    default:
      broken.copyWithin(at, Math.floor(random() * block.length), block.length);
      return broken;
  }
}

/** Puts right checksums into a block whose frames and directory may be broken. */
function forge(block: Uint8Array): void {
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const payload = block.subarray(32);
  const directory = view.getUint32(12, true);
  const frames = view.getUint16(34, true);
  let start = directory;
  for (let f = 0; f < frames; f++) {
    const entry = entriesOf(view) + f * 16;
    if (entry + 16 > block.length) break;
    const end = view.getUint32(entry + 8, true);
    view.setUint32(entry + 12, crc32(payload.subarray(start, end)), true);
    start = end;
  }
  view.setUint32(4, crc32(block.subarray(8, 32 + directory), crc32(block.subarray(0, 4))), true);
}

/** Where the directory's list of frames begins. */
function entriesOf(view: DataView): number {
  let at = 32 + 52;
  for (let runs = view.getUint16(32, true); runs > 0 && at + 6 <= view.byteLength; runs--)
    at += 6 + 2 * view.getUint16(at + 4, true);
  return at;
}
