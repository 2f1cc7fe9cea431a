import { hash } from 'node:crypto';
import fc from 'fast-check';
import { copyRows, sliceCandles, type Candles } from '@candlewick/core';
import { writeZip } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { ColumnMemory } from '../../../src/exchange-ccxt/archive/column-memory.ts';
import { parseTable } from '../../../src/exchange-ccxt/archive/parse-table.ts';
import { columnNames } from '../../../src/exchange-ccxt/archive/table-cells.ts';
import { ZipReader } from '../../../src/exchange-ccxt/archive/zip-reader.ts';
import { ZipTables } from '../../../src/exchange-ccxt/archive/zip-tables.ts';
import { BINANCE_FAMILY } from '../../../src/exchange-ccxt/venues/binance.ts';

const { spot, inverse } = BINANCE_FAMILY['binance']!;
const LAYOUT = spot!.layout;
const NAMES =
  'open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore';

/** What the venue writes, and what it does not. */
const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 18n }), fc.integer({ min: 0, max: 18 }))
  .map(([mantissa, decimals]) => {
    const digits = mantissa.toString().padStart(decimals + 1, '0');
    return decimals === 0 ? digits : `${digits.slice(0, -decimals)}.${digits.slice(-decimals)}`;
  });
const cell = fc.oneof(
  { weight: 8, arbitrary: decimal },
  { weight: 1, arbitrary: fc.double().map(String) },
  {
    weight: 1,
    arbitrary: fc.constantFrom('', '-', '.', '1.', '.5', '-0', '1.2.3', 'null', '1e-7', '0x1f', ' 7 '),
  },
  { weight: 1, arbitrary: fc.string({ unit: fc.constantFrom(...'0123456789.-e') }) },
);
const expected = (text: string) => (text.trim() === '' ? NaN : Number(text));

const reader = new ZipReader();
const tables = new ZipTables(new AbortController().signal);
const columns = new ColumnMemory();
type Parse = (table: Buffer, layout: typeof LAYOUT) => Promise<Candles>;
const zipped = (table: Buffer) => {
  const written = writeZip('x.csv', table);
  const zip = new Uint8Array(written);
  return { zip, expected: { sha256: hash('sha256', zip, 'hex'), entry: 'x.csv', longest: 1e8 } };
};
const inJavaScript: Parse = async (table, layout) => parseTable(table, layout);
const inWebAssembly: Parse = async (table, layout) => {
  const { zip, expected } = zipped(table);
  const memory = { zip, columns: columns.take(4_000, columnNames(layout)) };
  return (await tables.read(memory, expected, layout)).candles;
};
/** Without falling back. */
const withoutHelp: Parse = async (table) => {
  const { zip, expected } = zipped(table);
  const memory = columns.take(1_000, columnNames(LAYOUT));
  const rows = await reader.read(Buffer.from(zip.buffer), expected, LAYOUT, memory);
  columns.give(memory);
  return copyRows(sliceCandles(memory, 0, rows!));
};

describe.each([
  ['JavaScript', inJavaScript],
  ['WebAssembly', inWebAssembly],
])('the table of the archive in %s', (_, parser) => {
  const parse = (text: string, layout = LAYOUT) => parser(Buffer.from(text, 'latin1'), layout);

  it('gives exactly the doubles that Number gives, cell by cell', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.array(cell, { minLength: 12, maxLength: 12 }), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        async (rows, newline) => {
          // A first line that does not begin with a digit is a head.
          const lines = [NAMES, ...rows.map((cells) => ['7', ...cells.slice(1)].join(','))];
          const candles = await parse(lines.join(newline) + newline);
          expect(candles.length).toBe(rows.length);
          rows.forEach((cells, row) => {
            for (const [name, index] of LAYOUT.slice(1)) {
              const column =
                (candles as unknown as Record<string, Float64Array>)[name] ?? candles.extras[name]!;
              expect(column[row]).toBe(expected(cells[index]!));
            }
          });
        },
      ),
      { numRuns: 500 },
    );
  });

  it('reads times in milliseconds and in microseconds', async () => {
    const time = Date.UTC(2025, 0, 1);
    const row = (text: string) => `${text},1,2,0.5,1.5,3,${text},4,5,6,7,0`;
    expect([...(await parse(`${row(String(time))}\n${row(`${time + 60_000}000`)}`)).time]).toEqual([
      time,
      time + 60_000,
    ]);
  });

  it('skips a line of names, and takes an empty table for one without rows', async () => {
    expect((await parse(`${NAMES}\n1,2,3,1,2,9,1,8,7,6,5,0\n`)).length).toBe(1);
    for (const text of ['', '\n', NAMES, `${NAMES}\n`, '\r\n\r\n'])
      expect((await parse(text)).length).toBe(0);
  });

  it('gives what a line lacks as NaN, and reads on with the next line', async () => {
    const { length, close, extras } = await parse('1,2\n\n2,3,4,2,3,9,2,8,7,6,5,0,and,more\n');
    expect(length).toBe(3);
    expect([...close]).toEqual([NaN, NaN, 3]);
    expect([...extras['trades']!]).toEqual([NaN, NaN, 7]);
  });

  it("reads COIN-M's volume in coins, as the API's", async () => {
    const { volume, extras } = await parse('1,2,3,1,2,900,1,8.5,7,600,5.25,0\n', inverse!.layout);
    expect([volume[0], extras['taker_buy_volume']![0], Object.keys(extras)]).toEqual([
      8.5,
      5.25,
      ['trades', 'taker_buy_volume'],
    ]);
  });

  it('never fails, whatever the bytes', async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 400 }), async (bytes) => {
        const table = Buffer.from(bytes);
        expect((await parser(table, LAYOUT)).length).toBeLessThanOrEqual(bytes.length + 1);
      }),
    );
  });

  it('reads tables that are longer than it takes in at once, and lines that are', async () => {
    const row = (i: number) => `${1_600_000_000_000 + i * 60_000},1.5,2.25,1.125,${i / 8},3,9,4,5,6,7,0`;
    const lines = Array.from({ length: 20_000 }, (_, i) => row(i));
    const { length, close, time } = await parse(`${lines.join('\n')}\n`);
    expect([length, time[19_999], close[19_999]]).toEqual([
      20_000,
      1_600_000_000_000 + 19_999 * 60_000,
      2_499.875,
    ]);
    lines[7] = `7,${'1'.repeat(300_000)}`;
    const odd = await parse(lines.join('\n'));
    expect([odd.length, odd.open[7], odd.close[8]]).toEqual([20_000, Infinity, 1]);
  });

  it('reads many cells that are no plain numbers', async () => {
    const row = '1,1e1,+2,-3,.5,6,x,0x10,12345678901234567890.5,0.00000000000000000001,nix,0';
    const { length, open, high, low, close, extras } = await parse(
      `7,8,9,1,2,3,4,5,6,7,8,9\n${`${row}\n`.repeat(3_000)}`,
    );
    expect(length).toBe(3_001);
    for (const i of [1, 999, 3_000]) expect([open[i], high[i], low[i], close[i]]).toEqual([10, 2, -3, 0.5]);
    expect([extras['quote_volume']![3_000], extras['trades']![3_000]]).toEqual([16, 12345678901234567890.5]);
  });
});

it('gives the same in JavaScript and in WebAssembly, whatever the bytes', async () => {
  const byte = fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(...Buffer.from('0123456789')) },
    { weight: 3, arbitrary: fc.constantFrom(...Buffer.from(',.\n\r')) },
    { weight: 1, arbitrary: fc.integer({ min: 0, max: 255 }) },
  );
  await fc.assert(
    fc.asyncProperty(fc.array(byte, { maxLength: 400 }), async (bytes) => {
      const table = Buffer.from(bytes);
      expect(await withoutHelp(table, LAYOUT)).toEqual(parseTable(table, LAYOUT));
    }),
    { numRuns: 2_000 },
  );
});
