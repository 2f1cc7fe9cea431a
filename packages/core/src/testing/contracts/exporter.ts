import assert from 'node:assert/strict';
import { rowsOf, sliceCandles, type Candles } from '../../domain/candles.ts';
import type { ContractSuite } from '../contract.ts';
import { createExportSource } from '../fakes/export-source.ts';
import { createMemoryTarget } from '../fakes/export-target.ts';
import type { ExporterHarness } from './exporter-harness.ts';
import { assertSameRows, awkwardCandles, plainCandles, steady } from './exporter-steps.ts';
import { EXPORTER_STREAM_CASES } from './exporter-streams.ts';

const EXTRAS = ['quote_volume', 'trades'];

/** What every exporter must do. `openExporterHarness` opens a plugin for it. */
export const exporterContract: ContractSuite<ExporterHarness> = {
  kind: 'exporter',
  cases: [
    {
      id: 'EXPORTER-01',
      asks: 'tells exactly how many candles it wrote, whatever the size of the batches',
      why: 'the summary of a run is believed',
      run: async ({ exporter, parse }) => {
        for (const [count, batchSize] of [
          [1, 1],
          [1_000, 7],
          [20_000, 8_192],
          [20_000, 20_000],
        ] as const) {
          // prettier-ignore
          const target = createMemoryTarget();
          const source = createExportSource(plainCandles(count), { batchSize });
          const result = await exporter.export(source, target, steady());
          assert.equal(result.candles, count);
          if (parse) assert.equal((await parse(target.bytes())).length, count);
        }
      },
    },
    {
      id: 'EXPORTER-02',
      asks: 'exports a range without candles: a file that says so, not a failure',
      why: 'an empty range is an answer',
      run: async ({ exporter, parse }) => {
        const target = createMemoryTarget();
        const source = createExportSource(plainCandles(0));
        assert.equal((await exporter.export(source, target, steady())).candles, 0);
        if (parse) assert.equal((await parse(target.bytes())).length, 0);
      },
    },
    {
      id: 'EXPORTER-03',
      asks: 'opens at most one file, with a plain extension, and suggests plain names only',
      why: 'the host chooses folder and name, and renames what is complete',
      run: async ({ exporter, parse }) => {
        const target = createMemoryTarget();
        await exporter.export(createExportSource(plainCandles(30_000)), target, steady());
        assert.ok(target.files.length <= 1);
        if (parse) assert.equal(target.files.length, 1);
        for (const extension of target.files) assert.match(extension, /^[a-z0-9]+(\.[a-z0-9]+)*$/);
        for (const suggestion of target.suggestions) {
          const { folder = [], name } = suggestion ?? {};
          for (const each of name === undefined ? folder : [...folder, name])
            assert.match(each, /^(?!\.*$)[^/\\:\0]+$/, 'each part is one plain name');
        }
        assert.equal(target.pending, 0, 'every write is awaited');
      },
    },
    {
      id: 'EXPORTER-04',
      asks: 'writes every double so that it reads back the same in every bit, in order',
      why: 'what the venue sent must come out of an export',
      steeredBy: 'parse of the harness',
      run: async ({ exporter, parse }) => {
        if (!parse) return 'nothing was read back: the harness has no parse';
        for (const candles of [awkwardCandles(), plainCandles(20_000)]) {
          const target = createMemoryTarget();
          await exporter.export(createExportSource(candles, { batchSize: 1_000 }), target, steady());
          assertSameRows(await parse(target.bytes()), candles);
        }
      },
    },
    {
      id: 'EXPORTER-05',
      asks: 'writes extra columns with their holes, where it was opened to; else leaves them out',
      why: 'a column is absent, never zero',
      steeredBy: 'parse of the harness',
      run: async ({ exporter, parse, extras }) => {
        const candles = awkwardCandles(EXTRAS);
        const target = createMemoryTarget();
        const result = await exporter.export(createExportSource(candles), target, steady());
        assert.equal(result.candles, candles.length);
        if (!parse) return 'nothing was read back: the harness has no parse';
        const back = await parse(target.bytes());
        if (extras) assertSameRows(back, candles);
        else assert.deepEqual(rowsOf(back, []), rowsOf(candles, []));
      },
    },
    ...EXPORTER_STREAM_CASES,
    {
      id: 'EXPORTER-14',
      asks: 'leaves alone what it was given and what it has handed over',
      why: 'batches belong to the cache, chunks to the file',
      run: async ({ exporter }) => {
        const candles = plainCandles(30_000);
        const before = rowsOf(candles);
        const target = createMemoryTarget();
        await exporter.export(createExportSource(candles), target, steady());
        assert.deepEqual(rowsOf(candles), before);
        assert.equal(target.tampered(), false);
      },
    },
    {
      id: 'EXPORTER-15',
      asks: 'exports several datasets, one after another and side by side, without mixing them',
      why: 'a run exports many datasets through one exporter',
      run: async ({ exporter }) => {
        const counts = [9_000, 300, 25_000];
        const exportOf = async (count: number) => {
          const target = createMemoryTarget();
          const { candles } = await exporter.export(
            createExportSource(plainCandles(count)),
            target,
            steady(),
          );
          assert.equal(candles, count);
          return Buffer.from(target.bytes()).toString('latin1');
        };
        const alone: string[] = [];
        for (const count of counts) alone.push(await exportOf(count));
        assert.deepEqual(await Promise.all(counts.map(exportOf)), alone);
      },
    },
    {
      id: 'EXPORTER-16',
      asks: 'can be closed without having exported, and twice',
      why: 'a run that fails early closes everything it opened',
      run: async ({ exporter }) => {
        await exporter[Symbol.asyncDispose]();
        await exporter[Symbol.asyncDispose]();
      },
    },
    {
      id: 'EXPORTER-17',
      asks: 'continues its own files so that they are what one export writes, where it says that it can; refuses others',
      why: 'a file that grows must not differ from one that was written at once',
      steeredBy: 'the method lastTime',
      run: async ({ exporter }) => {
        if (!exporter.lastTime) return 'its files cannot be continued';
        const all = plainCandles(3_000);
        const write = async (candles: Candles, continues: boolean) => {
          const target = createMemoryTarget();
          await exporter.export({ ...createExportSource(candles), continues }, target, steady());
          return Buffer.from(target.bytes()).toString();
        };
        const start = await write(sliceCandles(all, 0, 1_234), false);
        const lines = start.trimEnd().split('\n');
        const ends = { first: lines[0]!, last: lines.at(-1)! };
        const source = createExportSource(all);
        assert.equal(exporter.lastTime(ends, source), all.time[1_233]);
        assert.equal(start + (await write(sliceCandles(all, 1_234, 3_000), true)), await write(all, false));
        assert.throws(() => exporter.lastTime!({ first: 'a,b', last: 'x' }, source));
        assert.throws(() => exporter.lastTime!({ ...ends, last: 'x' }, source));
      },
    },
    {
      id: 'EXPORTER-18',
      asks: 'writes the same of batches that are one memory, where it says that it reads them once',
      why: 'a host that uses memory again must not spoil what is written',
      steeredBy: 'readsOnce',
      run: async ({ exporter, capabilities }) => {
        if (capabilities.readsOnce !== true) return 'it may keep its batches';
        const write = async (reuse: boolean) => {
          const target = createMemoryTarget();
          await exporter.export(
            createExportSource(plainCandles(30_000, EXTRAS), { reuse }),
            target,
            steady(),
          );
          return Buffer.from(target.bytes()).toString('latin1');
        };
        assert.equal(await write(true), await write(false));
      },
    },
  ],
};
