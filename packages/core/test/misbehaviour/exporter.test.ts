import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import type { Exporter, ExportSource } from '../../src/contracts/exporter.ts';
import { definePlugin } from '../../src/contracts/plugin.ts';
import type { RunOptions } from '../../src/compose/open-run.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { rowsOf } from '../../src/domain/candles.ts';
import { guardExporter } from '../../src/plugins/guard/guard-exporter.ts';
import { createFakeLogger } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';
import { hours, openBench, type Bench } from '../pipeline/bench.ts';
import { truth } from './stranger.ts';

type Export = Exporter['export'];
const BTC = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
const never = () => new Promise<never>(() => undefined);

/** Thirty cached hours, and an exporter of a stranger. */
async function openWith(
  exports: Export,
  config: ConfigInput = {},
  close: () => Promise<void> = () => Promise.resolve(),
) {
  const bench = await openBench({ config: { performance: { batchSize: 16 }, ...config } });
  await bench.fetch([0, 30]);
  const plugin = definePlugin({
    kind: 'exporter', name: 'bad', description: 'A stranger.', api: 1,
    capabilities: { streaming: true, readsOnce: true }, options: z.strictObject({}),
    open: () => ({ export: exports, [Symbol.asyncDispose]: close }),
  }); // prettier-ignore
  bench.host.registry.add(plugin, './bad.mjs', 'file:///nowhere/bad.mjs');
  return bench;
}
async function exported(bench: Bench, options: Partial<RunOptions> = {}) {
  await using run = await bench.open(options);
  return await run.export(BTC, { format: 'bad' });
}
const folderOf = (bench: Bench) => join(bench.folder, 'historical_data');
const filesIn = (bench: Bench) => readdir(folderOf(bench)).catch(() => []);
const readAll: Export = async (source, target) => {
  const file = await target.file('txt');
  let candles = 0;
  for await (const batch of source.batches) {
    await file.write(Buffer.from(`${[...batch.time].join('\n')}\n`));
    candles += batch.length;
  }
  return { candles };
};

describe('an exporter that misbehaves leaves no half file and is named', () => {
  const half = async (target: Parameters<Export>[1]) => {
    const file = await target.file('txt');
    await file.write(Buffer.from('half'));
    return file;
  };
  it.each<[string, Export, string]>([
    ['throws a text midway', async (_source, target) => { await half(target); throw 'oh no'; }, 'exporter bad failed in export: oh no'],
    ['throws nothing at all', () => { throw undefined; }, 'exporter bad failed in export: undefined'],
    ['gives nothing', async (source, target) => { await readAll(source, target, undefined as never); return undefined as never; }, 'export gave undefined, not how many candles'],
    ['gives a count that is none', async (source, target, signal) => { await readAll(source, target, signal); return { candles: NaN }; }, 'export gave the count NaN'],
    ['gives columns that are none', async (source, target, signal) => ({ ...(await readAll(source, target, signal)), columns: [1] as never }), 'columns that are no list of names'],
    ['stops reading early', async (source, target) => { await half(target); for await (const batch of source.batches) return { candles: batch.length }; return { candles: 0 }; }, 'it ended after 16 of 30 candles'],
    ['does not read at all', async (_source, target) => { await half(target); return { candles: 30 }; }, 'it ended after 0 of 30 candles'],
    ['writes what are no bytes', async (source, target) => { const file = await half(target); await file.write('text' as never).catch(() => undefined); for await (const _ of source.batches); return { candles: 30 }; }, 'it wrote string, not bytes'],
  ])('(%s)', async (_name, exports, why) => {
    await using bench = await openWith(exports);
    const { code, message } = await failureOf(exported(bench));
    expect([code, message]).toEqual(['PLUGIN_EXPORTER', expect.stringContaining(why)]);
    expect(message).toContain('exporter bad');
    expect(await filesIn(bench)).toEqual([]);
  }); // prettier-ignore

  it('(never comes to an end)', async () => {
    await using bench = await openWith(
      async (_source, target) => {
        await half(target);
        return never();
      },
      { limits: { pluginSilence: 60 } },
    );
    const { code, message } = await failureOf(exported(bench));
    expect([code, message]).toEqual([
      'PLUGIN_EXPORTER',
      'exporter bad broke its contract: it has neither read nor written nor ended for 60 ms',
    ]);
    expect(await filesIn(bench)).toEqual([]);
  });

  it('(never comes to an end in the middle of its candles) and leaves no reading open', async () => {
    const left = Promise.withResolvers<string>();
    const source = {
      candles: 30,
      batches: (async function* () {
        try {
          yield hours(16);
          yield hours(14);
        } finally {
          left.resolve('let go');
        }
      })(),
    } as unknown as ExportSource;
    const stuck: Exporter = {
      export: async ({ batches }) => {
        await batches[Symbol.asyncIterator]().next();
        return never();
      },
      [Symbol.asyncDispose]: () => Promise.resolve(),
    };
    const guarded = guardExporter(stuck, {
      name: 'bad',
      logger: createFakeLogger(),
      closeMs: 1_000,
      silenceMs: 60,
    });
    const failure = await failureOf(guarded.export(source, {} as never, new AbortController().signal));
    expect(failure.code).toBe('PLUGIN_EXPORTER');
    expect(await left.promise).toBe('let go');
  });

  it('(takes no notice of an abort)', async () => {
    const stop = new AbortController();
    await using bench = await openWith(async (_source, target) => {
      await half(target);
      stop.abort(new DOMException('enough', 'AbortError'));
      return never();
    });
    const { message } = await failureOf(exported(bench, { signal: stop.signal }));
    expect(message).toBe('enough');
    expect(await filesIn(bench)).toEqual([]);
  });
});

describe('an exporter whose file is whole', () => {
  it('cannot write to it once it has ended', async () => {
    const late: Promise<string>[] = [];
    const over = Promise.withResolvers<undefined>();
    await using bench = await openWith(async (source, target, signal) => {
      let file: Awaited<ReturnType<typeof target.file>> | undefined;
      const held = { file: async (extension: string) => (file = await target.file(extension)) };
      const result = await readAll(source, held, signal);
      const outcome = (work: () => Promise<unknown>) =>
        over.promise.then(work).then(() => 'done', () => 'refused'); // prettier-ignore
      late.push(outcome(() => file!.write(Buffer.from('too late'))));
      late.push(outcome(() => target.file('second')));
      return result;
    });
    const { path } = await exported(bench);
    over.resolve(undefined);
    expect(await Promise.all(late)).toEqual(['refused', 'refused']);
    expect((await readFile(path!, 'utf8')).trim().split('\n')).toHaveLength(30);
    expect(await filesIn(bench)).toHaveLength(1);
  });

  it('has in it what it wrote without waiting', async () => {
    await using bench = await openWith(async (source, target) => {
      const file = await target.file('txt');
      for await (const batch of source.batches)
        void file.write(Buffer.from(`${[...batch.time].join('\n')}\n`));
      return { candles: 30 };
    });
    const { path } = await exported(bench);
    expect((await readFile(path!, 'utf8')).trim().split('\n')).toHaveLength(30);
  });

  it('is kept when it then fails to close, and that is told', async () => {
    await using bench = await openWith(readAll, {}, () => Promise.reject(new Error('not now')));
    const { code, message } = await failureOf(exported(bench));
    expect([code, message]).toEqual(['PLUGIN_CLOSE', 'exporter bad failed to close: not now']);
    expect(await filesIn(bench)).toHaveLength(1);
  });
});

describe('an exporter that writes into what it is given', () => {
  it('changes nothing of what is cached', async () => {
    await using bench = await openWith(async (source) => {
      let candles = 0;
      for await (const batch of source.batches) {
        for (const name of ['time', 'open', 'close'] as const) batch[name].fill(-1);
        candles += batch.length;
      }
      return { candles };
    });
    await exported(bench);
    expect(await bench.stored()).toEqual(truth(0, 30));
    await using run = await bench.open();
    const rows: number[][] = [];
    for await (const batch of run.read(BTC)) rows.push(...rowsOf(batch));
    expect(rows).toEqual(truth(0, 30));
  });
});
