import { describe, expect, it } from 'vitest';
import { compareSeries } from '../../src/analysis/compare-series.ts';
import { candlesFromRows, sliceCandles, type Candles } from '../../src/domain/candles.ts';

const rows = (list: readonly (readonly number[])[], names: readonly string[] = []) =>
  candlesFromRows(list, names);
async function* inTwo(candles: Candles, at: number): AsyncGenerator<Candles> {
  yield sliceCandles(candles, 0, at);
  yield sliceCandles(candles, at, candles.length);
}
const compare = (native: Candles, derived: Candles, isJudged = () => true) =>
  compareSeries(inTwo(native, 1), inTwo(derived, 2), isJudged);

const SAME = [
  [10, 1, 2, 1, 2, 5.25],
  [20, 2, 3, 2, 3, 1.1],
  [30, 3, 4, 3, 4, 7],
];

describe('comparing the venue’s candles with made ones', () => {
  it('finds nothing where they are the same, however they were batched', async () => {
    expect(await compare(rows(SAME), rows(SAME))).toEqual({ compared: 3, found: 0, mismatches: [] });
  });

  it('allows one unit of the last decimal in sums, and none in prices', async () => {
    const near = SAME.map((row, i) => (i === 1 ? [20, 2, 3, 2, 3, 1.2] : row));
    expect((await compare(rows(SAME), rows(near))).found).toBe(0);
    const far = SAME.map((row, i) => (i === 1 ? [20, 2, 3.000_000_1, 2, 3, 1.3] : row));
    expect((await compare(rows(SAME), rows(far))).mismatches).toEqual([
      {
        kind: 'differs',
        time: 20,
        native: [2, 3, 2, 3, 1.1],
        derived: [2, 3.000_000_1, 2, 3, 1.3],
        columns: ['high', 'volume'],
      },
    ]);
  });

  it('compares columns that are sums where both have them', async () => {
    const [sent, made] = [rows([[10, 1, 1, 1, 1, 1, 7, 3]], ['trades', 'mystery']), rows([[10, 1, 1, 1, 1, 1, 9]], ['trades'])]; // prettier-ignore
    expect((await compare(sent, made)).mismatches[0]!.columns).toEqual(['trades']);
    expect((await compare(sent, rows([[10, 1, 1, 1, 1, 1]]))).found).toBe(0);
  });

  it('tells of candles that one side lacks, where that counts', async () => {
    const [a, b] = [rows(SAME.slice(0, 2)), rows(SAME.slice(1))];
    const { compared, mismatches } = await compare(a, b);
    expect(compared).toBe(1);
    expect(mismatches.map(({ kind, time }) => [kind, time])).toEqual([
      ['unexpected', 10],
      ['missing', 30],
    ]);
    expect((await compare(a, b, () => false)).found).toBe(0);
  });
});
