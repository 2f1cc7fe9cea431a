import { describe, expect, it } from 'vitest';
import { candlesFromRows, datasetKey, rowsOf, type Cache, type Candles } from '@candlewick/core';
import { createFakeClock, createFakeLogger, memoryCache } from '@candlewick/core/testing';
import { importDataset, type ImportRequest } from '../../src/compose/import-dataset.ts';

const START = Date.UTC(2024, 0, 1);
const MINUTE = 60_000;
const DATASET = { exchange: 'import:mine', symbol: 'BTC/USDT', timeframe: '1m' };
type Row = readonly number[];

/** A sane candle of the minute `i`. */
const row = (i: number, close = 1.5): Row => [START + i * MINUTE, 1, 2, 0.5, close, 10];
const minutes = (from: number, to: number): Row[] =>
  Array.from({ length: to - from }, (_, i) => row(from + i));

const fileOf = (batches: readonly (readonly Row[])[], name = 'a.csv') => ({
  name,
  sha256: 'f00d',
  async *batches() {
    let number = 1;
    for (const rows of batches) yield { candles: candlesFromRows(rows), numbers: rows.map(() => number++) };
  },
});

async function setUp() {
  const clock = createFakeClock(START + 1_000 * MINUTE);
  const signal = new AbortController().signal;
  const cache: Cache = await memoryCache.open(
    {},
    {
      clock,
      logger: createFakeLogger(),
      signal,
      stateFolder: '',
      folder: '',
      memoryBytes: 1e9,
      diskBytes: 1e9,
    },
  );
  const run = (batches: readonly (readonly Row[])[], more: Partial<ImportRequest> = {}) =>
    importDataset(
      { cache, clock, signal, emit: () => undefined },
      { dataset: DATASET, files: [fileOf(batches)], ...more },
    );
  const stored = async (): Promise<number[][]> => {
    const parts: Candles[] = [];
    for await (const batch of cache.read(DATASET, { from: 0, to: Infinity })) parts.push(batch);
    return parts.flatMap((each) => rowsOf(each));
  };
  return { cache, run, stored };
}

const span = (from: number, to: number) => ({ from: START + from * MINUTE, to: START + to * MINUTE });

describe('importDataset', () => {
  it('stores what a file holds, covered by its claim, pinned', async () => {
    const { cache, run, stored } = await setUp();
    const outcome = await run([minutes(0, 5), minutes(5, 9)]);
    expect(outcome).toMatchObject({ added: 9, revised: 0, interval: span(0, 9), gaps: [] });
    expect(await stored()).toEqual(minutes(0, 9));
    const record = await cache.get(DATASET);
    expect(record).toMatchObject({ pinned: true, candles: 9 });
    expect(record!.coverage).toEqual([
      expect.objectContaining({ ...span(0, 9), provenance: 'import', source: 'a.csv sha256:f00d' }),
    ]);
  });

  it('takes files with the newest candle first, and batches in disorder within themselves', async () => {
    const { run, stored } = await setUp();
    const outcome = await run([minutes(6, 9).toReversed(), minutes(0, 6).toReversed()]);
    expect(outcome.gaps).toEqual([]);
    expect(await stored()).toEqual(minutes(0, 9));
  });

  it('records what is absent inside and between batches as gaps that nobody has explained', async () => {
    const { cache, run } = await setUp();
    const outcome = await run([[...minutes(0, 3), ...minutes(5, 6)], minutes(9, 12)]);
    const gaps = [span(3, 5), span(6, 9)];
    expect(outcome.gaps).toMatchObject(gaps.map((each) => ({ ...each, reason: 'unknown' })));
    expect(outcome.gaps.map(({ slots }) => slots)).toEqual([2, 3]);
    expect((await cache.get(DATASET))!.ledger).toMatchObject(
      gaps.map((each) => ({ ...each, evidence: { answer: 'not in a.csv' } })),
    );
  });

  it('drops repeated rows, at the border of batches too, and tells them with their number', async () => {
    const { run, stored } = await setUp();
    const { files } = await run([[row(0), row(1), row(1)], [row(1), row(2)]]); // prettier-ignore
    expect(files[0]!.findings).toEqual([
      { kind: 'duplicate', rows: 2, firstRow: 3, firstTime: START + MINUTE },
    ]);
    expect(await stored()).toEqual(minutes(0, 3));
  });

  it.each<[string, readonly (readonly Row[])[], RegExp]>([
    ['two candles for one time', [[row(0), row(1), row(1, 1.75)]], /1 conflicting-duplicate \(the first in row 3\)/],
    ['the same at the border of batches', [[row(0), row(1)], [row(1, 1.75), row(2)]], /conflicting-duplicate \(the first in row 3\)/],
    ['a time off the grid', [[row(0), [START + 90_001, 1, 2, 0.5, 1, 1]]], /1 off-grid \(the first in row 2\)/],
    ['a price that is none', [[row(0), [START + MINUTE, NaN, 2, 0.5, 1, 1], row(2)]], /1 not-a-number \(the first in row 2\)/],
    ['a time that is none', [[row(0), [NaN, 1, 2, 0.5, 1, 1], row(2)]], /1 not-a-number \(the first in row 2\)/],
    ['times that are none at all', [[[NaN, 1, 2, 0.5, 1, 1], [NaN, 1, 2, 0.5, 1, 1]], minutes(0, 2)], /2 not-a-number \(the first in row 1\)/],
    ['rows that go back behind earlier batches', [minutes(5, 9), minutes(0, 7)], /7 outside-window .*sort the file/],
  ])('refuses a file with %s and stores nothing of it', async (_, batches, message) => {
    const { cache, run } = await setUp();
    await expect(run(batches)).rejects.toMatchObject({ code: 'IMPORT_REFUSED', message: expect.stringMatching(message) });
    expect(await cache.list()).toEqual([]);
  }); // prettier-ignore

  it('stores nothing of the first file either when the second is refused', async () => {
    const { cache, run } = await setUp();
    const files = [fileOf([minutes(0, 3)]), fileOf([[row(3), row(3, 2)]], 'b.csv')];
    await expect(run([], { files })).rejects.toThrow(/b\.csv is refused/);
    expect(await cache.list()).toEqual([]);
  });

  it('leaves unusable rows out as gaps where it is told to', async () => {
    const { run, stored } = await setUp();
    const outcome = await run([[row(0), row(1), row(1, 1.75), row(2)]], { skipInvalid: true });
    expect(outcome.gaps).toMatchObject([span(1, 2)]);
    expect(await stored()).toEqual([row(0), row(2)]);
  });

  it('keeps prices that contradict each other, as the pipeline does, and tells them', async () => {
    const { run } = await setUp();
    const { files } = await run([[row(0), [START + MINUTE, 1, 0.1, 5, 1, 1]]]);
    expect(files[0]!.findings).toMatchObject([{ kind: 'invalid-ohlc', rows: 1, firstRow: 2 }]);
  });

  it('leaves out a candle that has not ended', async () => {
    const { run, stored } = await setUp();
    const { files } = await run([minutes(998, 1_001)]);
    expect(files[0]!.findings).toMatchObject([{ kind: 'not-closed', rows: 1, firstRow: 3 }]);
    expect(await stored()).toEqual(minutes(998, 1_000));
  });

  it('only judges in a dry run', async () => {
    const { cache, run } = await setUp();
    const outcome = await run([[...minutes(0, 2), ...minutes(4, 6)]], { dryRun: true });
    expect(outcome).toMatchObject({ added: 0, gaps: [{ ...span(2, 4), slots: 2 }] });
    expect(await cache.list()).toEqual([]);
  });

  it('fills gaps of an earlier import, and keeps both values where the files differ', async () => {
    const { cache, run, stored } = await setUp();
    await run([[...minutes(0, 3), ...minutes(5, 8)]]);
    const files = [fileOf([[row(2, 1.75), ...minutes(3, 5)]], 'b.csv')];
    const again = await run([], { files });
    expect(again).toMatchObject({ added: 2, revised: 1 });
    expect(await stored()).toEqual([...minutes(0, 2), row(2, 1.75), ...minutes(3, 8)]);
    expect((await cache.get(DATASET))!.ledger).toEqual([]);
    expect(await cache.revisions(DATASET)).toHaveLength(1);
  });

  it('changes nothing when the same file comes again, a gap of it included', async () => {
    const { run } = await setUp();
    const batches = [[...minutes(0, 3), ...minutes(5, 8)]];
    const first = await run(batches);
    expect(await run(batches)).toMatchObject({ added: 0, revised: 0, gaps: [span(3, 5)] });
    expect(first.added).toBe(6);
  });

  it('begins a grid of several days where the file does', async () => {
    const { cache, run } = await setUp();
    const dataset = { ...DATASET, timeframe: '3d' };
    const day = 86_400_000;
    const first = Date.UTC(2023, 5, 1);
    const rows = [0, 3, 6].map((days) => [first + days * day, 1, 2, 0.5, 1, 1]);
    const outcome = await run([rows], { dataset, gridOrigin: first });
    expect(outcome).toMatchObject({ added: 3, gaps: [] });
    expect((await cache.get(dataset))!.facts.gridOrigin).toBe(first);
  });

  it("never writes into a venue's dataset", async () => {
    const { run } = await setUp();
    const dataset = { ...DATASET, exchange: 'binance' };
    await expect(run([minutes(0, 2)], { dataset })).rejects.toMatchObject({
      code: 'USAGE',
      message: expect.stringContaining(datasetKey(dataset)),
    });
  });
});
