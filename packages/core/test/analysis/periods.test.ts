import { describe, expect, it } from 'vitest';
import { BatchCutter, periodsOf } from '../../src/analysis/periods.ts';
import { candlesFromRows, rowsOf, type Candles } from '../../src/domain/candles.ts';

const at = (text: string): number => Date.parse(`${text}Z`);

describe('periodsOf', () => {
  it('cuts an interval at months, UTC, its ends as they are', () => {
    expect(periodsOf({ from: at('2020-12-31T12:00'), to: at('2021-02-01T00:00') }, 'month')).toEqual([
      { label: '2020-12', interval: { from: at('2020-12-31T12:00'), to: at('2021-01-01T00:00') } },
      { label: '2021-01', interval: { from: at('2021-01-01T00:00'), to: at('2021-02-01T00:00') } },
    ]);
  });

  it('cuts at years', () => {
    const labels = periodsOf({ from: at('2019-06-01T00:00'), to: at('2021-01-01T00:01') }, 'year').map(({ label }) => label); // prettier-ignore
    expect(labels).toEqual(['2019', '2020', '2021']);
  });

  it('cuts at days, those of leap years too', () => {
    const days = periodsOf({ from: at('2024-02-28T23:59'), to: at('2024-03-01T00:00') }, 'day');
    expect(days).toEqual([
      { label: '2024-02-28', interval: { from: at('2024-02-28T23:59'), to: at('2024-02-29T00:00') } },
      { label: '2024-02-29', interval: { from: at('2024-02-29T00:00'), to: at('2024-03-01T00:00') } },
    ]);
  });

  it('gives none for an empty interval', () => {
    expect(periodsOf({ from: 5, to: 5 }, 'month')).toEqual([]);
  });
});

describe('a cutter of batches', () => {
  const batch = (...times: number[]): Candles => candlesFromRows(times.map((time) => [time, 1, 1, 1, 1, 1]));
  const timesOf = async (batches: AsyncIterable<Candles>): Promise<number[][]> => {
    const found: number[][] = [];
    for await (const each of batches) found.push(rowsOf(each).map(([time]) => time!));
    return found;
  };
  const source = (closed: () => void) =>
    (async function* () {
      try {
        yield batch(1, 2, 3);
        yield batch(4, 5);
        yield batch(6, 7, 8, 9);
      } finally {
        closed();
      }
    })();

  it('gives each period its rows, in order, of batches that lie across a border too', async () => {
    const cutter = new BatchCutter(source(() => undefined));
    expect(await timesOf(cutter.until(2))).toEqual([[1]]);
    expect(await timesOf(cutter.until(4))).toEqual([[2, 3]]);
    expect(await timesOf(cutter.until(4))).toEqual([]);
    expect(await timesOf(cutter.until(8))).toEqual([[4, 5], [6, 7]]); // prettier-ignore
    expect(await timesOf(cutter.until(100))).toEqual([[8, 9]]);
    expect(await timesOf(cutter.until(200))).toEqual([]);
  });

  it('closes the source when nothing more is read', async () => {
    let closed = false;
    const cutter = new BatchCutter(source(() => (closed = true)));
    await timesOf(cutter.until(2));
    expect(closed).toBe(false);
    await cutter.close();
    expect(closed).toBe(true);
  });
});
