import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { ExportColumn } from '../../src/analysis/export-columns.ts';
import { TIME_FORMATS, type TimeFormat } from '../../src/analysis/format-time.ts';
import { PlainRowEncoder } from '../../src/analysis/plain-row-encoder.ts';
import { createRowEncoder, type RowEncoder, type RowLayout } from '../../src/analysis/row-encoder.ts';
import { createWasmRowEncoder, fitsWasm } from '../../src/analysis/wasm-row-encoder.ts';

/** The columns of one batch, times first. */
type Columns = readonly (Float64Array | undefined)[];

const named = (count: number): ExportColumn[] =>
  Array.from({ length: count }, (_, i) => ({ name: i === 0 ? 'timestamp' : `c${i}`, of: () => undefined }));

const layoutOf = (count: number, more: Partial<RowLayout> = {}): RowLayout => ({
  columns: named(count),
  time: 'datetime',
  quoteTimes: false,
  before: Array.from({ length: count }, (_, i) => (i === 0 ? '' : ',')),
  end: '\n',
  notFinite: (value) => (Number.isNaN(value) ? '' : String(value)),
  ...more,
});

function textOf(encoder: RowEncoder, columns: Columns): string {
  const times = columns[0]!;
  const source = { values: columns, times };
  const parts: string[] = [];
  for (let start = 0; start < times.length; start += encoder.maxRows) {
    const end = Math.min(start + encoder.maxRows, times.length);
    const target = new DataView(new ArrayBuffer((end - start) * encoder.rowBytes + 3), 3);
    const length = encoder.write(source, start, end, target, 0);
    parts.push(Buffer.from(target.buffer, 3, length).toString());
  }
  return parts.join('');
}

/** What both write, after they were found to write the same. */
function same(layout: RowLayout, columns: Columns): string {
  const plain = textOf(new PlainRowEncoder(layout), columns);
  expect(fitsWasm(layout)).toBe(true);
  expect(textOf(createWasmRowEncoder(layout), columns)).toBe(plain);
  return plain;
}

const START = Date.UTC(2024, 0, 1);
const minutes = (count: number, from = START): Float64Array =>
  Float64Array.from({ length: count }, (_, i) => from + i * 60_000);

const decimal = fc
  .tuple(fc.bigInt({ min: 0n, max: 10n ** 17n }), fc.integer({ min: 0, max: 22 }), fc.boolean())
  .map(([digits, decimals, isNegative]) => (isNegative ? -1 : 1) * Number(`${digits}e-${decimals}`));
const price = fc.integer({ min: 0, max: 10_000_000 }).map((cents) => cents / 100);
const nasty = fc.constantFrom(
  0, -0, NaN, Infinity, -Infinity, 5e-324, 1e-7, 9.99999e-7, 0.000001, 0.0000012, 1e21, 1e15, 1e15 + 1, 1e15 - 1, 99999999, 1e8,
  99999999.99999999, 100000000.1, 9999.9999, 0.1 + 0.2, 1 / 3, 2 ** 53, Number.MAX_VALUE, 4503599627370497.5, 0.00000001, 123.45678901,
); // prettier-ignore

describe('the encoder in WebAssembly writes the bytes that the one in JavaScript does', () => {
  it('for columns of prices, decimals, nasty doubles and any bits, whatever stands beside what', () => {
    const column = fc.oneof(
      ...[price, decimal, nasty, fc.double(), fc.oneof(price, nasty), fc.oneof(decimal, fc.double())].map(
        (each) => fc.array(each, { minLength: 1, maxLength: 40 }),
      ),
    );
    fc.assert(
      fc.property(fc.array(column, { minLength: 1, maxLength: 15 }), (columns) => {
        const rows = Math.max(...columns.map((each) => each.length));
        const values = columns.map((each) =>
          Float64Array.from({ length: rows }, (_, i) => each[i % each.length]!),
        );
        same(layoutOf(1 + values.length), [minutes(rows), ...values]);
      }),
      { numRuns: 400 },
    );
  });

  it('for blocks in which only one value is odd', () => {
    for (const odd of [NaN, -1.5, 1e-9, 123456789.5, 0.123456789, 1e300])
      for (const at of [0, 1, 255, 256, 257, 511, 1023]) {
        const values = Float64Array.from({ length: 1025 }, (_, i) => (i === at ? odd : 40_000 + i / 100));
        same(layoutOf(2), [minutes(1025), values]);
      }
  });

  it('for a batch that lacks a column, and for no rows', () => {
    expect(same(layoutOf(3), [minutes(2), undefined, Float64Array.of(1, 2.5)])).toBe(
      '2024-01-01 00:00:00,,1\n2024-01-01 00:01:00,,2.5\n',
    );
    expect(same(layoutOf(2), [minutes(0), minutes(0)])).toBe('');
  });

  it.each(TIME_FORMATS)(
    'for times as %s, before 1970 and far from it, with milliseconds',
    (time: TimeFormat) => {
      const times = Float64Array.of(-62_198_755_200_001, -86_400_000, -1, 0, 999, START, START + 61_007, 253_402_300_800_000, 8e15); // prettier-ignore
      for (const timeZone of ['UTC', 'Europe/Berlin', 'Africa/Monrovia', 'Asia/Kathmandu'])
        same(layoutOf(1, { time, timeZone }), [times]);
      same(layoutOf(1, { time, quoteTimes: true, separator: ',\n', end: ']', before: ['['] }), [
        minutes(300),
      ]);
    },
  );

  it('for long names around the values', () => {
    const before = [`{"timestamp":`, `,"a name that is far longer than eight bytes, with an ü":`];
    same(layoutOf(2, { before, end: '}\n' }), [minutes(5), minutes(5)]);
  });
});

describe('createRowEncoder', () => {
  it('leaves very wide rows and very long names to JavaScript', () => {
    const wide = layoutOf(40);
    const long = layoutOf(2, { before: ['', 'x'.repeat(500)] });
    for (const layout of [wide, long]) {
      expect(createRowEncoder(layout)).toBeInstanceOf(PlainRowEncoder);
    }
    expect(createRowEncoder(layoutOf(6))).not.toBeInstanceOf(PlainRowEncoder);
  });
});
