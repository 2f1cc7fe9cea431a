import { errorCode, rowsOf, type AnyPlugin } from '@candlewick/core';
import {
  candles,
  createExportSource,
  createMemoryTarget,
  openExporterHarness,
} from '@candlewick/core/testing';
import { Bool, Dictionary, Int32, makeVector, Table, tableToIPC, Utf8, vectorFromArray } from 'apache-arrow';
import fc from 'fast-check';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync, zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { builtIns } from '../../src/built-ins.ts';
import { openCandleFile } from '../../src/candle-files/open-candle-file.ts';

const ROWS = 200;
const all = candles({ timeframe: '1h', count: ROWS });

let folder = '';
beforeAll(async () => void (folder = await mkdtemp(join(tmpdir(), 'candlewick-damaged-'))));
afterAll(() => rm(folder, { recursive: true }));

async function exported(format: string): Promise<Uint8Array> {
  const plugin = builtIns.find((each) => each.kind === 'exporter' && each.name === format)!;
  const { exporter } = await openExporterHarness(plugin as Extract<AnyPlugin, { kind: 'exporter' }>);
  const target = createMemoryTarget();
  await exporter.export(createExportSource(all), target, new AbortController().signal);
  return target.bytes();
}

/** Columns of every kind that lengths are said of: fixed, of texts, of bits, of a dictionary. */
function arrowOfOthers(kind: 'file' | 'stream'): Uint8Array {
  const { time, open, high, low, close, volume } = all;
  const values = Object.entries({ time, open, high, low, close, volume });
  const texts = Array.from(time, (each) => `at ${each}`);
  const columns = {
    ...Object.fromEntries(values.map(([name, column]) => [name, makeVector(column)])),
    text: vectorFromArray(texts, new Utf8()),
    side: vectorFromArray(
      texts.map((_, i) => (i % 2 ? 'buy' : 'sell')),
      new Dictionary(new Utf8(), new Int32()),
    ),
    whole: vectorFromArray(
      texts.map((_, i) => (i % 3 ? true : null)),
      new Bool(),
    ),
  };
  return tableToIPC(new Table(columns as never), kind);
}

const text = rowsOf(all).map((row) => row.join()).join('\n'); // prettier-ignore
const FILES: readonly (readonly [string, () => Uint8Array | Promise<Uint8Array>])[] = [
  ['CSV', () => Buffer.from(text)],
  ['CSV in gzip', () => gzipSync(text)],
  ['CSV in zstd', () => zstdCompressSync(text)],
  ['JSON', () => exported('json')],
  ['JSON Lines', () => exported('jsonl')],
  ['Parquet', () => exported('parquet')],
  ['an Arrow file', () => exported('arrow')],
  ['a compressed Arrow file', () => exported('freqtrade')],
  ['an Arrow file of others', () => arrowOfOthers('file')],
  ['an Arrow stream of others', () => arrowOfOthers('stream')],
];

/** Where it happens, as a share of the file, or near its end; and what: bytes are others, gone, or more. */
const damage = fc.record({
  at: fc.oneof(
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.double({ min: 0, max: 0.03, noNaN: true }).map((share) => 1 - share),
  ),
  does: fc.constantFrom('set', 'flip', 'cut', 'drop', 'insert', 'zeros', 'ones'),
  byte: fc.nat(255),
  count: fc.integer({ min: 1, max: 40 }),
});
type Damage = typeof damage extends fc.Arbitrary<infer T> ? T : never;

function harm(bytes: Uint8Array, { at: share, does, byte, count }: Damage): Uint8Array {
  const at = Math.min(bytes.length - 1, Math.floor(share * bytes.length));
  const all = Buffer.from(bytes);
  const rest = all.subarray(at);
  switch (does) {
    case 'cut':
      return all.subarray(0, at);
    case 'drop':
      return Buffer.concat([all.subarray(0, at), rest.subarray(count)]);
    case 'insert':
      return Buffer.concat([all.subarray(0, at), Buffer.alloc(1 + (count % 8), byte), rest]);
    case 'set':
      rest.fill(byte, 0, 1);
      return all;
    case 'flip':
      rest.fill(rest[0]! ^ (1 << (byte % 8)), 0, 1);
      return all;
    default:
      rest.subarray(0, 1 + (count % 8)).fill(does === 'zeros' ? 0 : 255);
      return all;
  }
}

describe.each(FILES)('%s', (name, make) => {
  it('is read, or is refused in our words, wherever it is damaged', async () => {
    const whole = await make();
    const path = join(folder, name);
    const rowsIn = async (bytes: Uint8Array): Promise<number> => {
      await writeFile(path, bytes);
      let rows = 0;
      const file = await openCandleFile(path);
      for await (const batch of file.batches()) rows += batch.candles.length;
      return rows;
    };
    expect(await rowsIn(whole)).toBe(ROWS);
    await fc.assert(
      fc.asyncProperty(fc.array(damage, { minLength: 1, maxLength: 4 }), async (damages) => {
        const harmed = damages.reduce((bytes, each) => (bytes.length > 0 ? harm(bytes, each) : bytes), whole);
        try {
          // What is inserted into text may be a row.
          expect(await rowsIn(harmed)).toBeLessThan(3 * ROWS);
        } catch (error) {
          expect(errorCode(error)).toBe('IMPORT_UNREADABLE');
        }
      }),
      { numRuns: 60 },
    );
  });
});
