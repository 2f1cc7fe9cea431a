import { mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openHost, type Host, type HostOptions } from '../../src/compose/open-host.ts';
import { openRun } from '../../src/compose/open-run.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import type { ConfigInput } from '../../src/config/schema.ts';
import { definePlugin, type AnyPlugin } from '../../src/contracts/plugin.ts';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { CandlewickError } from '../../src/errors.ts';
import { createFakeExporter, memoryCache } from '../../src/testing/index.ts';
import { z } from 'zod';
import { failureOf } from '../config/project.ts';
import { hour, hours, openBench } from '../pipeline/bench.ts';
import { pluginText } from '../plugins/plugin-folder.ts';

let home = '';
beforeAll(async () => void (home = await mkdtemp(join(tmpdir(), 'candlewick-host-'))));
afterAll(() => rm(home, { recursive: true, force: true }));

const open = (builtIns: readonly AnyPlugin[] = [], more: Partial<HostOptions> = {}): Promise<Host> =>
  openHost({
    builtIns,
    folders: { cache: join(home, 'cache'), state: join(home, 'state'), userConfig: join(home, 'c.json') },
    ...more,
  });
const config = (value: ConfigInput = {}) =>
  parseConfig({ cache: { plugin: 'memory' }, ...value }, () => undefined);
const run = (host: Host, value?: ConfigInput) =>
  openRun(host, { config: config(value), projectFolder: home });

describe('a host', () => {
  it('opens a cache once per folder and options, and closes it at the end', async () => {
    const journal: string[] = [];
    const counted = definePlugin({
      ...memoryCache,
      name: 'counted',
      options: z.looseObject({}),
      open: async (_options, context) => {
        journal.push(`open ${context.folder}`);
        const cache = await memoryCache.open({}, context);
        return Object.assign(cache, {
          [Symbol.asyncDispose]: async () => void journal.push(`close ${context.folder}`),
        });
      },
    });
    {
      await using host = await open([counted]);
      const at = (folder: string) => config({ cache: { plugin: 'counted', folder } });
      expect(await host.cache(at('/a'))).toBe(await host.cache(at('/a')));
      expect(await host.cache(at('/b'))).not.toBe(await host.cache(at('/a')));
      await using first = await openRun(host, { config: at('/a'), projectFolder: home });
      expect(first.cache).toBe(await host.cache(at('/a')));
    }
    expect(journal).toEqual(['open /a', 'open /b', 'close /b', 'close /a']);
  });

  it('tries again to open what failed to open', async () => {
    let attempts = 0;
    const moody = definePlugin({
      ...memoryCache,
      name: 'moody',
      open: (none, context) => {
        if (++attempts === 1) throw new CandlewickError('CACHE_OPEN', 'locked');
        return memoryCache.open(none, context);
      },
    });
    await using host = await open([moody]);
    const value = config({ cache: { plugin: 'moody' } });
    await expect(host.cache(value)).rejects.toMatchObject({ code: 'CACHE_OPEN' });
    expect(await (await host.cache(value)).list()).toEqual([]);
  });

  it('loads a plugin once, whatever project names it', async () => {
    const file = join(home, 'mine.mjs');
    await writeFile(file, `export default ${pluginText('mine')};`);
    await using host = await open([memoryCache]);
    await host.loadPlugins([file], home);
    await host.loadPlugins([file], join(home, 'another'));
    expect(host.registry.names('exporter')).toEqual(['mine']);
  });

  it('finds a plugin that was not there before', async () => {
    const file = join(home, 'later.mjs');
    await using host = await open([memoryCache]);
    expect((await failureOf(host.loadPlugins([file], home))).code).toBe('PLUGIN_NOT_FOUND');
    await writeFile(file, `export default ${pluginText('later')};`);
    await host.loadPlugins([file], home);
    expect(host.registry.names('exporter')).toEqual(['later']);
  });

  it('opens a run whose plugins are wrong not at all, and leaves nothing open', async () => {
    await using host = await open([memoryCache]);
    for (const [value, code] of [
      [{ cache: { plugin: 'lmbd' } }, 'PLUGIN_UNKNOWN'],
      [{ monitors: { nope: true } }, 'PLUGIN_UNKNOWN'],
      [{ cache: { plugin: 'memory', colour: 'red' } }, 'PLUGIN_OPTIONS'],
      [{ plugins: [join(home, 'nowhere.mjs')] }, 'PLUGIN_NOT_FOUND'],
    ] as const)
      expect((await failureOf(run(host, value as ConfigInput))).code).toBe(code);
  });

  it('gives every plugin a name in the log, a folder of its own and the end of the host', async () => {
    const lines: string[] = [];
    const host = await open([], { log: (line) => void lines.push(line) });
    const context = host.context('exchange', 'okx');
    context.logger.warn('hello');
    expect(lines[0]).toContain('warn candlewick/okx: hello');
    expect(context.stateFolder).toBe(join(home, 'state', 'exchange', 'okx'));
    expect(context.signal.aborted).toBe(false);
    await host[Symbol.asyncDispose]();
    expect(context.signal.aborted).toBe(true);
  });
});

describe('the monitors of a run', () => {
  it('are those of the configuration, opened with their options and closed with the run', async () => {
    const journal: unknown[] = [];
    const watch = definePlugin({
      kind: 'monitor', name: 'watch', description: 'A test.', api: 1, capabilities: {},
      options: z.strictObject({ depth: z.number().default(1) }),
      open: (options) => {
        journal.push(options);
        return {
          onEvent: ({ type }) => void journal.push(type),
          [Symbol.asyncDispose]: async () => void journal.push('closed'),
        };
      },
    }); // prettier-ignore
    await using host = await open([memoryCache, watch]);
    for (const value of [true, { depth: 7 }, false] as const) {
      journal.push(value);
      await using _run = await run(host, { monitors: { watch: value } });
    }
    const events = ['run-started', 'run-finished', 'closed'];
    expect(journal).toEqual([true, { depth: 1 }, ...events, { depth: 7 }, { depth: 7 }, ...events, false]);
  });
});

describe('an export', () => {
  const BTC = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
  const exporter = (more: Partial<ReturnType<typeof createFakeExporter>> = {}) =>
    definePlugin({
      kind: 'exporter', name: 'text', description: 'A test.', api: 1, capabilities: { streaming: true },
      options: z.strictObject({}), open: () => ({ ...createFakeExporter(), ...more }),
    }); // prettier-ignore

  it('writes what is cached under the default name in the project, and replaces its own file', async () => {
    await using bench = await openBench({ plugins: [exporter()] });
    await bench.fetch([0, 30]);
    for (let i = 0; i < 2; i++) {
      await using each = await bench.open();
      const file = await each.export(BTC, { format: 'text', interval: { from: hour(0), to: hour(24) } });
      expect(file).toMatchObject({ candles: 24, format: 'text' });
      expect(file.path).toBe(join(bench.folder, 'historical_data', 'fake_BTC_USDT_1h_20240101_20240102.txt'));
      const lines = (await readFile(file.path!, 'utf8')).trim().split('\n').slice(1);
      expect(lines.map((line) => line.split(' ').map(Number))).toEqual(
        rowsOf(sliceByTime(hours(500), hour(0), hour(24))),
      );
    }
    expect(bench.events.map(({ type }) => type)).toContain('export-finished');
  });

  it('that fails leaves no file', async () => {
    const failing = exporter({
      export: async (_source, target) => {
        await (await target.file('txt')).write(Buffer.from('half'));
        throw new CandlewickError('DISK_FULL', 'full');
      },
    });
    await using bench = await openBench({ plugins: [failing] });
    await bench.fetch([0, 30]);
    await using each = await bench.open();
    expect((await failureOf(each.export(BTC, { format: 'text' }))).code).toBe('DISK_FULL');
    expect(await readdir(join(bench.folder, 'historical_data'))).toEqual([]);
  });

  it('of what is not cached, or in an unknown format, is refused', async () => {
    await using bench = await openBench({ plugins: [exporter()] });
    await bench.fetch([0, 5]);
    await using each = await bench.open();
    expect((await failureOf(each.export({ ...BTC, symbol: 'X/Y' }, { format: 'text' }))).code).toBe(
      'UNKNOWN_DATASET',
    );
    const { code, message } = await failureOf(each.export(BTC, { format: 'txet' }));
    expect([code, message]).toEqual([
      'PLUGIN_UNKNOWN',
      'there is no exporter plugin txet. Did you mean text? Loaded: text.',
    ]);
  });

  it('of everything has every cached candle, those before 1970 too', async () => {
    const series = { 'BTC/USDT': { '1h': sliceByTime(hours(500), hour(0), hour(500)) } };
    await using bench = await openBench({ series, plugins: [exporter()] });
    await bench.fetch([0, 30]);
    await using each = await bench.open();
    const cache = await bench.host.cache(bench.config);
    const old = sliceByTime(hours(2), -Infinity, Infinity);
    const time = old.time.map((at) => at - hour(0) - 48 * 3_600_000);
    const interval = { from: time[0]!, to: time[1]! + 3_600_000 };
    await cache.commit(BTC, { put: [{ interval, candles: { ...old, time } }] });
    expect((await each.stats(BTC)).candles).toBe(32);
    expect((await each.export(BTC, { format: 'text', output: join(bench.folder, 'all.txt') })).candles).toBe(
      32,
    );
  });
});
