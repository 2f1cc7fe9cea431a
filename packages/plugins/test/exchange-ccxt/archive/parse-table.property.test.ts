import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseTable } from '../../../src/exchange-ccxt/archive/parse-table.ts';
import { BINANCE_FAMILY } from '../../../src/exchange-ccxt/venues/binance.ts';

const { spot, inverse } = BINANCE_FAMILY['binance']!;
const LAYOUT = spot!.layout;
const parse = (text: string, layout = LAYOUT) => parseTable(Buffer.from(text, 'latin1'), layout);
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

describe('the table of the archive', () => {
  it('gives exactly the doubles that Number gives, cell by cell', () => {
    fc.assert(
      fc.property(
        fc.array(fc.array(cell, { minLength: 12, maxLength: 12 }), { maxLength: 8 }),
        fc.constantFrom('\n', '\r\n'),
        (rows, newline) => {
          // A first line that does not begin with a digit is a head.
          const lines = [NAMES, ...rows.map((cells) => ['7', ...cells.slice(1)].join(','))];
          const candles = parse(lines.join(newline) + newline);
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

  it('reads times in milliseconds and in microseconds', () => {
    const time = Date.UTC(2025, 0, 1);
    const row = (text: string) => `${text},1,2,0.5,1.5,3,${text},4,5,6,7,0`;
    expect([...parse(`${row(String(time))}\n${row(`${time + 60_000}000`)}`).time]).toEqual([
      time,
      time + 60_000,
    ]);
  });

  it('skips a line of names, and takes an empty table for one without rows', () => {
    expect(parse(`${NAMES}\n1,2,3,1,2,9,1,8,7,6,5,0\n`).length).toBe(1);
    for (const text of ['', '\n', NAMES, `${NAMES}\n`, '\r\n\r\n']) expect(parse(text).length).toBe(0);
  });

  it('gives what a line lacks as NaN, and reads on with the next line', () => {
    const { length, close, extras } = parse('1,2\n\n2,3,4,2,3,9,2,8,7,6,5,0,and,more\n');
    expect(length).toBe(3);
    expect([...close]).toEqual([NaN, NaN, 3]);
    expect([...extras['trades']!]).toEqual([NaN, NaN, 7]);
  });

  it("reads COIN-M's volume in coins, as the API's", () => {
    const { volume, extras } = parse('1,2,3,1,2,900,1,8.5,7,600,5.25,0\n', inverse!.layout);
    expect([volume[0], extras['taker_buy_volume']![0], Object.keys(extras)]).toEqual([
      8.5,
      5.25,
      ['trades', 'taker_buy_volume'],
    ]);
  });

  it('never fails, whatever the bytes', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 400 }), (bytes) => {
        const table = Buffer.from(bytes);
        expect(parseTable(table, LAYOUT).length).toBeLessThanOrEqual(bytes.length + 1);
      }),
    );
  });
});
