import assert from 'node:assert/strict';
import type { Cache, DatasetRecord, ReadOptions } from '../../contracts/cache.ts';
import type { Candles } from '../../domain/candles.ts';
import { CORE_COLUMNS } from '../../domain/candles.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import { createGrid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import type { CandleRuns } from '../../domain/put-rows.ts';
import { joinRuns } from '../../domain/put-rows.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { errorCode } from '../../errors.ts';

export const HOUR = 3_600_000;
export const EVER: Interval = { from: -8.64e15, to: 8.64e15 };

export const dataset = (timeframe = '1h', symbol = 'BTC/USDT', exchange = 'acme'): DatasetId => ({
  exchange,
  symbol,
  timeframe,
});

/** All batches, as they came. */
export async function batchesOf(
  cache: Cache,
  id: DatasetId,
  interval = EVER,
  options: ReadOptions = {},
): Promise<Candles[]> {
  const batches: Candles[] = [];
  for await (const batch of cache.read(id, interval, options)) batches.push(batch);
  return batches;
}

/** What is stored in the interval, batches of the same columns put together. */
export const readRuns = async (cache: Cache, id: DatasetId, interval = EVER): Promise<CandleRuns> =>
  joinRuns(await batchesOf(cache, id, interval));

export async function timesOf(cache: Cache, id: DatasetId, interval = EVER): Promise<number[]> {
  return (await batchesOf(cache, id, interval)).flatMap((batch) => [...batch.time]);
}

export async function recordOf(cache: Cache, id: DatasetId): Promise<DatasetRecord> {
  const record = await cache.get(id);
  assert.ok(record, 'the dataset is there');
  return record;
}

/** Asserts that both hold the same columns with the same bits (a NaN's payload and -0 too). */
export function assertSameRuns(actual: CandleRuns, expected: CandleRuns, message = 'the rows'): void {
  assert.deepEqual(actual.map(shapeOf), expected.map(shapeOf), message);
  actual.forEach((run, r) => {
    for (const [name, column] of columnsOf(run)) {
      const wanted = new Map(columnsOf(expected[r]!)).get(name)!;
      const at = firstDifference(column, wanted);
      assert.equal(
        at,
        -1,
        `${message}: ${name} differs in row ${at} of run ${r}: ${column[at]}, not ${wanted[at]}`,
      );
    }
  });
}

const columnsOf = (candles: Candles): [string, Float64Array][] => [
  ...CORE_COLUMNS.map((name): [string, Float64Array] => [name, candles[name]]),
  ...Object.entries(candles.extras),
];

const shapeOf = (candles: Candles) => ({
  rows: candles.length,
  extras: Object.keys(candles.extras).sort(),
  lengths: columnsOf(candles).map(([, column]) => column.length),
});

function firstDifference(a: Float64Array, b: Float64Array): number {
  const bitsOfA = new BigUint64Array(a.slice().buffer);
  const bitsOfB = new BigUint64Array(b.slice().buffer);
  return bitsOfA.findIndex((bits, i) => bits !== bitsOfB[i]);
}

/** Asserts that `action` fails with an error of ours of that code. */
export async function assertFails(code: string, action: () => unknown): Promise<void> {
  await assert.rejects(
    async () => action(),
    (error) => {
      assert.equal(errorCode(error), code, String(error));
      return true;
    },
  );
}

/** The rows inside the interval, as one `put`; `interval` may be wider than they are. */
export const put = (candles: Candles, interval: Interval) => ({ put: [{ interval, candles }] });

/** The slots from the first to the last row. */
export function spanOf(candles: Candles, timeframe = '1h', origin?: number): Interval {
  const grid = createGrid(parseTimeframe(timeframe)!, origin);
  return { from: candles.time[0]!, to: grid.timeOf(grid.slotOf(candles.time.at(-1)!) + 1) };
}

/** Resolves when `condition` holds; fails after some seconds. */
export async function eventually(condition: () => boolean, what: string): Promise<void> {
  const until = Date.now() + 10_000;
  while (!condition()) {
    assert.ok(Date.now() < until, `${what} did not happen`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}
