import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { JsonRows } from '../../src/candle-files/json-rows.ts';

function rowsOf(text: string, size = text.length): { rows: unknown[]; names: readonly string[] | undefined } {
  const found = new JsonRows();
  const rows: unknown[] = [];
  for (let at = 0; at < text.length; at += size) rows.push(...found.push(text.slice(at, at + size)));
  found.end();
  return { rows, names: found.names };
}

describe('JsonRows', () => {
  it('finds the rows of an array of arrays or of objects, in pieces of any size', () => {
    const row = fc.oneof(
      fc.array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.string()), { minLength: 1 }),
      fc.dictionary(fc.string(), fc.oneof(fc.integer(), fc.string(), fc.constant(null))),
    );
    fc.assert(
      fc.property(fc.array(row, { minLength: 1 }), fc.integer({ min: 1, max: 30 }), (rows, size) => {
        const text = JSON.stringify(rows);
        expect(rowsOf(text, size).rows).toEqual(JSON.parse(text));
      }),
    );
  });

  it("does not mind what exchanges wrap around them, and takes one array's rows only", () => {
    const text = '{"error":[],"result":{"XBTUSDT":[[1,"2"],[3,"4"]],"last":5},"gaps":[{"from":1}]}';
    expect(rowsOf(text, 3).rows).toEqual([
      [1, '2'],
      [3, '4'],
    ]);
  });

  it('takes the names that stand before the rows', () => {
    const { names, rows } = rowsOf(
      '{"columns":["timestamp","open","high","low","close"],"candles":[[1,2,3,4,5]]}',
      7,
    );
    expect(names).toEqual(['timestamp', 'open', 'high', 'low', 'close']);
    expect(rows).toHaveLength(1);
  });

  it.each([['[[1,2],[3'], ['[[1,2]'], ['{"a":"'], ['[[1,2}]']])('finds %s cut off or broken', (text) => {
    expect(() => rowsOf(text)).toThrow(SyntaxError);
  });
});
