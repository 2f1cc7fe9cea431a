import type { CoverageEntry } from '@candlewick/core';
import { covered, gap } from '@candlewick/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { blockOf, blocksOf, blockSpan, BLOCK_SLOTS } from '../../src/cache-lmdb/block-span.ts';
import {
  decodeCount,
  decodeRevisions,
  encodeCount,
  encodeRevisions,
} from '../../src/cache-lmdb/small-values.ts';
import { decodeEntry, encodeEntry } from '../../src/cache-lmdb/block-entry.ts';
import type { StoredDataset } from '../../src/cache-lmdb/stored-dataset.ts';
import { decodeDataset, decodeStamp, encodeDataset } from '../../src/cache-lmdb/stored-dataset.ts';
import { parseTimeframe } from '@candlewick/core';

const minutes = fc.integer({ min: -1e8, max: 1e8 }).map((minute) => minute * 60_000);
/** Every field that there is: one that is new and not stored does not compile here. */
const fieldsOf = (
  time: fc.Arbitrary<number>,
): { [K in keyof CoverageEntry]-?: fc.Arbitrary<NonNullable<CoverageEntry[K]>> } => ({
  from: time,
  to: time,
  fetchedAt: time,
  provenance: fc.constantFrom('venue', 'archive', 'import'),
  source: fc.oneof(fc.constant('api.example.com'), fc.string({ unit: 'grapheme' })),
  staleAt: time,
});
const entryOf = (time: fc.Arbitrary<number>): fc.Arbitrary<CoverageEntry> =>
  fc.record(fieldsOf(time), { requiredKeys: ['from', 'to', 'fetchedAt', 'provenance', 'source'] });
// In minutes, in milliseconds, and as large as can be.
const coverage = fc.oneof(
  fc.array(entryOf(minutes)),
  fc.array(entryOf(fc.integer())),
  fc.array(entryOf(fc.maxSafeInteger())),
);

const stored: fc.Arbitrary<StoredDataset> = fc.record({
  number: fc.nat(),
  version: fc.maxSafeNat(),
  facts: fc.constantFrom({}, { extras: ['a'], gridOrigin: -5, absence: 'outage' as const }),
  coverage,
  ledger: fc.constantFrom([], [gap({ from: 1, to: 2 }, 'outage', { retryAt: 9 }), gap({ from: 3, to: 4 })]),
  candles: fc.nat(),
  firstTime: fc.integer(),
  lastTime: fc.integer(),
  bytes: fc.nat(),
  revisions: fc.nat(),
  pinned: fc.boolean(),
  updatedAt: fc.maxSafeNat(),
});

describe('the record of a dataset', () => {
  it('comes back as it was', () => {
    fc.assert(
      fc.property(stored, (one) => {
        const bytes = encodeDataset(one);
        expect(decodeDataset(bytes)).toEqual(one);
        expect(decodeStamp(bytes)).toEqual({ number: one.number, version: one.version });
      }),
    );
  });

  it('is refused after any byte has changed', () => {
    const bytes = encodeDataset({
      number: 1,
      version: 2,
      facts: {},
      coverage: [covered({ from: 0, to: 10 })],
      ledger: [],
      candles: 0,
      bytes: 0,
      revisions: 0,
      pinned: false,
      updatedAt: 0,
    });
    for (let at = 0; at < bytes.length; at++) {
      const broken = bytes.slice();
      broken[at]! ^= 0x20;
      expect(() => decodeDataset(broken), `byte ${at}`).toThrow();
    }
    expect(() => decodeDataset(bytes.subarray(0, 10))).toThrow();
  });
});

describe('small values', () => {
  it('come back as they were', () => {
    const piece = { version: 3, rows: 8192, first: -5, last: 2 ** 52, bytes: 1 };
    const entry = { version: 4, pieces: [piece, { ...piece, old: true }] };
    const bytes = encodeEntry(7, -2, entry);
    expect(decodeEntry(7, -2, bytes)).toEqual(entry);
    expect(() => decodeEntry(7, 2, bytes)).toThrow('belongs elsewhere');
    for (let at = 0; at < bytes.length; at++) {
      const broken = bytes.slice();
      broken[at]! ^= 0x20;
      expect(() => decodeEntry(7, -2, broken), `byte ${at}`).toThrow();
    }
    expect([decodeCount(undefined), decodeCount(encodeCount(5))]).toEqual([0, 5]);
    const revisions = [
      { time: 1, revisedAt: 2, before: [1, -0, NaN, Infinity, 5e-324], after: [0, 0, 0, 0, 0] },
      { time: 3, revisedAt: 4, before: [1, 2, 3, 4, 5] },
    ];
    expect(decodeRevisions(encodeRevisions(revisions))).toEqual(revisions);
  });

  it('do not care how the bytes lie in memory', () => {
    const value = encodeCount(7);
    const shifted = new Uint8Array(value.length + 3);
    shifted.set(value, 3);
    expect(decodeCount(shifted.subarray(3))).toBe(7);
  });
});

describe('blocks', () => {
  it('divide time so that every time lies in exactly one, of at most so many slots', () => {
    for (const text of ['1s', '1m', '7m', '1h', '3d', '1w', '1M', '1y']) {
      const timeframe = parseTimeframe(text)!;
      const span = blockSpan(timeframe);
      expect(Number.isSafeInteger(span)).toBe(true);
      if (timeframe.stepMs) expect(span).toBe(timeframe.stepMs * BLOCK_SLOTS);
      for (const time of [-span - 1, -span, -1, 0, 1, span - 1, span, Date.UTC(2024, 0, 1)]) {
        const block = blockOf(time, span);
        expect(time >= block * span && time < (block + 1) * span).toBe(true);
        expect(blocksOf({ from: time, to: time + 1 }, span)).toEqual({ first: block, last: block });
      }
      const all = blocksOf({ from: -Infinity, to: Infinity }, span);
      expect(Number.isSafeInteger(all.first) && Number.isSafeInteger(all.last)).toBe(true);
    }
  });
});
