import { constants, crc32, deflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { sliceCandles, type Candles } from '@candlewick/core';
import { expect, it } from 'vitest';
import { ColumnMemory } from '../../../src/exchange-ccxt/archive/column-memory.ts';
import { DamagedZip } from '../../../src/exchange-ccxt/archive/damaged-zip.ts';
import { parseTable } from '../../../src/exchange-ccxt/archive/parse-table.ts';
import { columnNames } from '../../../src/exchange-ccxt/archive/table-cells.ts';
import type { ZipEntry } from '../../../src/exchange-ccxt/archive/zip-entry.ts';
import { ZipReader } from '../../../src/exchange-ccxt/archive/zip-reader.ts';
import { BINANCE_FAMILY } from '../../../src/exchange-ccxt/venues/binance.ts';

const LAYOUT = BINANCE_FAMILY['binance']!.spot!.layout;
const reader = new ZipReader();
const memory = new ColumnMemory().take(10_000, columnNames(LAYOUT));

const entryOf = (content: Buffer, data: Buffer): ZipEntry => ({
  data,
  isDeflated: true,
  size: content.length,
  checksum: crc32(content),
});
const read = async (entry: ZipEntry): Promise<Candles | undefined> => {
  const rows = await reader.readEntry(entry, LAYOUT, memory);
  return rows === undefined ? undefined : sliceCandles(memory, 0, rows);
};
const readOrError = (entry: ZipEntry): Promise<unknown> => read(entry).catch((error: unknown) => error);

/** Tables with much or little in common from line to line, of every length of a slice. */
const table = fc
  .record({
    rows: fc.oneof(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 9_000 })),
    seed: fc.nat(),
    noise: fc.constantFrom(1, 10, 1e3, 1e9),
  })
  .map(({ rows, seed, noise }) => {
    let state = seed + 1;
    const any = () => (state = (Math.imul(state, 1_103_515_245) + 12_345) >>> 0) % noise;
    const line = (i: number) =>
      `${1_600_000_000_000 + i * 60_000},${any()}.${any()}000,${any()},${any() / 8},7.5,${any()},${i},${any()},3,${any()},${any()},0`;
    return Buffer.from(Array.from({ length: rows }, (_, i) => `${line(i)}\n`).join(''));
  });
const packing = fc.record({
  level: fc.integer({ min: 0, max: 9 }),
  memLevel: fc.integer({ min: 1, max: 9 }),
  strategy: fc.constantFrom(
    constants.Z_DEFAULT_STRATEGY,
    constants.Z_HUFFMAN_ONLY,
    constants.Z_RLE,
    constants.Z_FIXED,
    constants.Z_FILTERED,
  ),
});

it('reads what zlib has packed, in whatever way', async () => {
  await fc.assert(
    fc.asyncProperty(table, packing, async (content, options) => {
      const candles = await read(entryOf(content, deflateRawSync(content, options)));
      expect(candles).toEqual(parseTable(content, LAYOUT));
    }),
    { numRuns: 150 },
  );
});

it('unpacks bytes of every kind as zlib does', async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 2_000 }),
    fc.array(fc.nat(3), { maxLength: 2_000 }),
    fc
      .tuple(fc.uint8Array({ minLength: 1, maxLength: 40 }), fc.integer({ min: 1, max: 20_000 }))
      .map(([some, times]) => Array.from({ length: times }, (_, i) => some[i % some.length]!)),
  );
  await fc.assert(
    fc.asyncProperty(bytes, packing, async (each, options) => {
      const content = Buffer.from(each);
      // Its CRC is checked.
      expect(await readOrError(entryOf(content, deflateRawSync(content, options)))).not.toBeInstanceOf(Error);
    }),
    { numRuns: 1_000 },
  );
});

it('refuses what is cut off or changed, and is as good as before afterwards', async () => {
  const lines = Array.from({ length: 300 }, (_, i) => `${i},${i * 1.5},${i % 7},1,2,3,4,5,6,7,8,0\n`);
  const content = Buffer.from(lines.join(''));
  const whole = parseTable(content, LAYOUT);
  const packed = [1, 9].map((level) => deflateRawSync(content, { level }));
  packed.push(
    deflateRawSync(content, { strategy: constants.Z_FIXED }),
    deflateRawSync(content, { level: 0 }),
  );
  for (const data of packed) {
    for (let length = 0; length < data.length; length += 7)
      expect(await readOrError(entryOf(content, data.subarray(0, length)))).toBeInstanceOf(DamagedZip);
    expect(await read(entryOf(content, data))).toEqual(whole);
  }
  await fc.assert(
    fc.asyncProperty(
      fc.constantFrom(...packed),
      fc.array(fc.tuple(fc.nat(), fc.integer({ min: 1, max: 255 })), { minLength: 1, maxLength: 3 }),
      async (data, changes) => {
        const changed = Buffer.from(data);
        for (const [at, mask] of changes) changed[at % data.length]! ^= mask;
        const result = await readOrError(entryOf(content, changed));
        if (result instanceof Error) expect(result).toBeInstanceOf(DamagedZip);
        // Bits behind the end are nobody's.
        else expect(result).toEqual(whole);
      },
    ),
    { numRuns: 1_000 },
  );
});

it('never reads on for ever, whatever the bytes', async () => {
  await fc.assert(
    fc.asyncProperty(fc.uint8Array({ maxLength: 3_000 }), fc.nat(1e6), async (bytes, size) => {
      const entry = { data: Buffer.from(bytes), isDeflated: true, size, checksum: 0 };
      const result = await readOrError(entry);
      if (result instanceof Error) expect(result).toBeInstanceOf(DamagedZip);
    }),
    { numRuns: 2_000 },
  );
});

it('stops at what is more than was stated', async () => {
  const bomb = Buffer.alloc(2 ** 26);
  const entry = { ...entryOf(bomb, deflateRawSync(bomb)), size: 9_000 };
  await expect(read(entry)).rejects.toThrow('to more than 9000 bytes');
});

it('leaves lines to others that are longer than its memory, and what is not deflated', async () => {
  const long = Buffer.from(`1,${'1'.repeat(400_000)}\n2,3\n`);
  expect(await read(entryOf(long, deflateRawSync(long)))).toBeUndefined();
  expect(await read({ ...entryOf(long, long), isDeflated: false })).toBeUndefined();
});
