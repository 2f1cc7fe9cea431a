import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { beforeAll, describe, expect, it, vi } from 'vitest';
import type { Bars, DatasetSummary, RunProgress } from '../../src/engine/protocol.ts';
import { openWorkspace } from '../../../../tests/integration/support/run-cli.ts';
import { buildEngine, openWorld, type World } from './open-client.ts';

const HOUR = 3_600_000;
const BTC = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };
let entry = '';
beforeAll(() => {
  entry = buildEngine();
});

const rowsOf = (bars: Bars): number[][] =>
  Array.from(bars.time, (time, i) => [time, bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!, bars.partial?.[i] ?? 0]); // prettier-ignore

const changed = ({ events }: World): DatasetSummary[] =>
  events.flatMap((event) => (event.type === 'datasets-changed' ? event.changed : []));

describe('the engine process', () => {
  it('plans, fetches, shows, verifies, exports and deletes a dataset', async () => {
    using world = openWorld(entry);
    const { client } = world;
    expect(await client.call('datasets', {})).toEqual([]);
    const requests = [{ ...BTC, start: '2024-01-01', end: '2024-02-01' }];
    const plan = await client.call('plan', { requests });
    expect(plan).toMatchObject({ candles: 744, requests: 1 });
    const progress: RunProgress[] = [];
    const onProgress = (each: RunProgress): unknown => progress.push(each);
    const { outcomes } = await client.call('fetch', { requests }, { onProgress });
    expect(outcomes).toMatchObject([{ dataset: BTC, status: 'complete' }]);
    expect(progress.at(-1)).toMatchObject({ done: 744, total: 744, datasetsDone: 1 });
    const [summary] = await client.call('datasets', {});
    expect(summary).toMatchObject({ id: BTC, openGaps: 0, candles: outcomes[0]!.candles });
    const detail = await client.call('show', { dataset: BTC });
    expect(detail.timeframes).toEqual(['1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M']);
    const [audit] = await client.call('verify', { datasets: [BTC] });
    expect(audit).toMatchObject({ dataset: BTC, defects: 0, candles: outcomes[0]!.candles });
    const [file] = await client.call('export', { datasets: [BTC], format: 'csv' });
    expect(readFileSync(file!.file!, 'utf8')).toMatch(
      /^timestamp,open,high,low,close,volume\n2024-01-01 00:00:00,/,
    );
    const kinds = (await client.call('runs', {})).map(({ kind }) => kind);
    expect(kinds.sort()).toEqual(['export', 'fetch', 'verify']);
    expect(await client.call('delete', { datasets: [BTC] })).toEqual([BTC]);
    expect(await client.call('datasets', {})).toEqual([]);
  });

  it('writes the project of a new plugin, and nothing into a folder that has something in it', async () => {
    using world = openWorld(entry);
    const spec = { kind: 'limiter', name: '@acme/slow', parent: world.folder } as const;
    const { name, folder, files } = await world.client.call('newPlugin', spec);
    expect([name, folder]).toEqual(['slow', join(world.folder, 'slow')]);
    expect(readFileSync(join(folder, 'package.json'), 'utf8')).toContain('"name": "@acme/slow"');
    for (const file of files) expect(existsSync(join(folder, file)), file).toBe(true);
    await expect(world.client.call('newPlugin', spec)).rejects.toMatchObject({ code: 'OUTPUT_EXISTS' });
    await expect(world.client.call('newPlugin', { ...spec, name: 'weight' })).rejects.toThrow(
      'comes with Candlewick',
    );
  });

  it('gives a window at the level of detail that was asked for, as typed arrays', async () => {
    using world = openWorld(entry);
    const { client } = world;
    await client.call('fetch', { requests: [{ ...BTC, start: '2024-01-01', end: '2024-03-01' }] });
    const all = await client.call('readWindow', { dataset: BTC, mostBars: 2_000 });
    expect(all.timeframe).toBe('1h');
    expect(all.bars.time).toBeInstanceOf(Float64Array);
    expect(all.bars.time[0]).toBe(Date.UTC(2024, 0, 1));
    const few = await client.call('readWindow', { dataset: BTC, mostBars: 100 });
    expect(few).toMatchObject({ timeframe: '1d', isDerived: true });
    expect(few.bars.length).toBe(60);
    expect(few.bars.open[0]).toBe(all.bars.open[0]);
    const from = Date.UTC(2024, 0, 10);
    const to = Date.UTC(2024, 0, 11);
    const week = await client.call('readWindow', { dataset: BTC, from, to, mostBars: 100, timeframe: '3h' });
    expect(week).toMatchObject({ timeframe: '3h', interval: { from, to } });
    expect(week.bars.length).toBe(8);
  });

  it('shows the same bars of a long history whether it is read whole or in parts, also after it has grown', async () => {
    using world = openWorld(entry);
    const { client } = world;
    const dataset = { ...BTC, timeframe: '1m' };
    const DAY = 86_400_000;
    const begin = Date.UTC(2024, 0, 1);
    const grow = async (end: string): Promise<void> => {
      await client.call('fetch', { requests: [{ ...dataset, start: '2024-01-01', end }] });
    };
    const parts = async (to: number, timeframe: string) => {
      const all: number[][] = [];
      for (let from = begin; from < to; from += 60 * DAY) {
        const end = Math.min(from + 60 * DAY, to);
        const { bars } = await client.call('readWindow', {
          dataset,
          from,
          to: end,
          mostBars: 50_000,
          timeframe,
        });
        all.push(...rowsOf(bars));
      }
      return all;
    };
    const check = async (days: number): Promise<void> => {
      const to = begin + days * DAY;
      for (const timeframe of ['15m', '4h', '1d']) {
        const whole = await client.call('readWindow', {
          dataset,
          from: begin,
          to,
          mostBars: 50_000,
          timeframe,
        });
        expect(whole.timeframe).toBe(timeframe);
        expect(rowsOf(whole.bars)).toEqual(await parts(to, timeframe));
      }
    };
    await grow('2024-07-19');
    await check(200);
    await grow('2024-08-08');
    await check(220);
    const indicators = ['sma:20'];
    const whole = await client.call('readWindow', { dataset, mostBars: 2_000, timeframe: '4h', indicators });
    const end = whole.bars.close.slice(-20);
    expect(whole.bars.indicators['sma_20']!.at(-1)).toBeCloseTo(end.reduce((a, b) => a + b) / 20, 6);
  });

  it('shows the bars of a long history that was deleted and made anew, and none of before', async () => {
    using world = openWorld(entry);
    const { client, folder } = world;
    const from = Date.UTC(2024, 0, 1);
    const dataset = { exchange: 'import:desk', symbol: 'BTC/USDT', timeframe: '1m' };
    const take = async (price: number) => {
      const file = join(folder, `${price}.csv`);
      const rows = Array.from({ length: 220_000 }, (_, i) => `${from + i * 60_000},${price},${price},${price},${price},5`); // prettier-ignore
      writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
      await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT', timeframe: '1m' });
    };
    const look = () => client.call('readWindow', { dataset, mostBars: 2_000 });
    await take(100);
    const before = await look();
    // Long histories are kept as longer bars: the second look finds them.
    expect((await look()).bars.close[0]).toBe(100);
    await client.call('delete', { datasets: [dataset] });
    await take(200);
    const { bars, mark } = await look();
    expect([...new Set(bars.close)]).toEqual([200]);
    expect(mark).not.toBe(before.mark);
  });

  it('goes on in a new folder when that of the cache was deleted', async () => {
    using world = openWorld(entry);
    const { client, events } = world;
    const requests = [{ ...BTC, start: '2024-01-01', end: '2024-02-01' }];
    await client.call('fetch', { requests });
    await client.call('datasets', {});
    const { cacheFolder } = await client.info();
    rmSync(cacheFolder, { recursive: true });
    await vi.waitFor(
      () => expect(events.at(-1)).toEqual({ type: 'datasets-changed', changed: [], removed: [BTC] }),
      10_000,
    );
    expect(await client.call('datasets', {})).toEqual([]);
    const { outcomes } = await client.call('fetch', { requests });
    expect(outcomes).toMatchObject([{ status: 'complete', fetched: 744 }]);
    expect(existsSync(cacheFolder)).toBe(true);
    expect(await client.call('datasets', {})).toMatchObject([{ candles: 744 }]);
  });

  it('tells of datasets that another process changes', async () => {
    using world = openWorld(entry);
    await world.client.call('datasets', {});
    await using cli = await openWorkspace();
    const args = ['--exchange', 'simulated', '--symbol', 'ETH/USDT', '--timeframe', '1d'];
    const range = ['--start', '2024-01-01', '--end', '2024-02-01'];
    const { code } = await cli.runWith({ XDG_DATA_HOME: world.folder }, 'fetch', ...args, ...range);
    expect(code).toBe(0);
    await vi.waitFor(() => expect(changed(world).at(-1)).toMatchObject({ candles: 31 }), 10_000);
    expect(changed(world).at(-1)!.id.symbol).toBe('ETH/USDT');
  });

  it('stops a fetch when it is cancelled, and keeps what was fetched', async () => {
    using world = openWorld(entry);
    const { client } = world;
    const stopping = new AbortController();
    const requests = [{ ...BTC, timeframe: '1m', start: '2000d' }];
    const onProgress = ({ done }: RunProgress): void => {
      if (done > 0) stopping.abort();
    };
    const result = await client.call('fetch', { requests }, { signal: stopping.signal, onProgress });
    expect(result.interrupted).toBe(true);
    const [summary] = await client.call('datasets', {});
    expect(summary!.candles).toBeGreaterThan(0);
    expect(summary!.isUpdating).toBe(false);
    const { requests: left } = await client.call('plan', { requests });
    expect(left).toBeGreaterThan(100);
    expect(left).toBeLessThan(2880);
  });

  it('fails what was under way when it dies, starts anew with the next call, and nothing committed is lost', async () => {
    using world = openWorld(entry);
    const { client, events } = world;
    const onProgress = ({ done }: RunProgress): void => {
      if (done > 0 && client.pid) process.kill(client.pid, 'SIGKILL');
    };
    const requests = [{ ...BTC, timeframe: '1m', start: '2000d' }];
    await expect(client.call('fetch', { requests }, { onProgress })).rejects.toMatchObject({
      code: 'ENGINE_LOST',
      retry: true,
    });
    expect(events).toContainEqual({ type: 'engine-lost', how: 'signal SIGKILL' });
    const [summary] = await client.call('datasets', {});
    expect(summary!.candles).toBeGreaterThan(0);
  });

  it('goes on when a plugin fails in the background, and names it in the log', async () => {
    using world = openWorld(entry);
    const monitor = `export default {
      kind: 'monitor', name: 'leaky', api: 1, capabilities: {}, defaults: {},
      options: () => { throw new Error('not asked'); },
      open: () => ({
        onEvent: () => void Promise.reject(new Error('nobody waits for me')),
        [Symbol.asyncDispose]: () => Promise.resolve(),
      }),
    };`;
    writeFileSync(join(world.folder, 'leaky.mjs'), monitor);
    writeFileSync(
      join(world.folder, 'candlewick.config.json'),
      '{ "plugins": ["./leaky.mjs"], "monitors": { "leaky": {} } }',
    );
    const requests = [{ ...BTC, start: '2024-01-01', end: '2024-01-08' }];
    const { outcomes } = await world.client.call('fetch', { requests });
    expect(outcomes).toMatchObject([{ status: 'complete' }]);
    const lines = world.events.flatMap((event) => (event.type === 'log' ? [event.line] : []));
    expect(lines.filter((line) => line.includes('in the background'))).toEqual([
      'monitor leaky failed in the background: nobody waits for me',
    ]);
    expect(await world.client.call('datasets', {})).toHaveLength(1);
  });

  it('passes errors on with their code, and says what to do', async () => {
    using world = openWorld(entry);
    const { client } = world;
    await expect(client.call('show', { dataset: BTC })).rejects.toMatchObject({ code: 'UNKNOWN_DATASET' });
    const requests = [{ ...BTC, start: 'yesterday-ish' }];
    await expect(client.call('plan', { requests })).rejects.toMatchObject({ code: 'INVALID_DATE' });
    await expect(client.call('symbols', { exchange: 'binanc' })).rejects.toMatchObject({
      code: 'UNKNOWN_EXCHANGE',
      message: expect.stringContaining('binance') as string,
    });
  });

  it('takes a file in as a dataset of its own, and asks for the market where its name does not tell', async () => {
    using world = openWorld(entry);
    const { client, folder } = world;
    await client.call('fetch', { requests: [{ ...BTC, start: '2024-01-01', end: '2024-01-03' }] });
    const file = join(folder, 'candles.csv');
    await client.call('export', { datasets: [BTC], format: 'csv', file });
    const spec = { paths: [file], name: 'desk' };
    await expect(client.call('import', spec)).rejects.toMatchObject({ code: 'USAGE' });
    const [imported] = await client.call('import', { ...spec, symbol: 'BTC/USDT' });
    const dataset = { ...BTC, exchange: 'import:desk' };
    expect(imported).toMatchObject({ dataset, candles: 48, added: 48, openGaps: 0 });
    expect(await client.call('datasets', {})).toHaveLength(2);
    // Nobody can be asked for more of it: updating all leaves it alone.
    const { outcomes } = await client.call('update', {});
    expect(outcomes.map((each) => each.dataset)).toEqual([BTC]);
  });

  it('tells what an exported file lacks, and records that run as incomplete', async () => {
    using world = openWorld(entry);
    const { client, folder, events } = world;
    const from = Date.UTC(2024, 0, 1);
    const rows = Array.from({ length: 48 }, (_, i) => `${from + i * HOUR},100,102,99,101,5`);
    rows.splice(20, 2);
    const file = join(folder, 'BTC_USDT_1h.csv');
    writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
    await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT' });
    const dataset = { ...BTC, exchange: 'import:desk' };
    const [exported] = await client.call('export', { datasets: [dataset], format: 'csv' });
    const hole = { from: from + 20 * HOUR, to: from + 22 * HOUR };
    expect(exported).toMatchObject({ candles: 46, missing: { candles: 2, gaps: 1, places: [hole] } });
    expect(readFileSync(exported!.file!, 'utf8').trim().split('\n')).toHaveLength(47);
    expect(events).toContainEqual({ type: 'run-finished', kind: 'export', status: 'incomplete' });
    const before = { from, to: from + 20 * HOUR };
    const [whole] = await client.call('export', { datasets: [dataset], format: 'csv', interval: before });
    expect(whole).not.toHaveProperty('missing');
  });

  it('fails every call while the configuration is wrong, and works when it is mended', async () => {
    using world = openWorld(entry);
    const { client, folder } = world;
    const file = join(folder, 'candlewick.config.json');
    writeFileSync(file, '{ "exchang": "okx" }');
    await expect(client.call('datasets', {})).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(file, '{ "exchange": "simulated" }');
    await client.reconfigure();
    expect(await client.info()).toMatchObject({ exchange: 'simulated', projectFile: file });
    expect(await client.call('datasets', {})).toEqual([]);
  });

  it('runs nothing of an untrusted folder: no plugin, no address, no folder outside', async () => {
    using world = openWorld(entry, { trusted: false });
    const { client, folder } = world;
    const touched = join(folder, 'touched');
    writeFileSync(
      join(folder, 'evil.js'),
      `import { writeFileSync } from 'node:fs'; writeFileSync(${JSON.stringify(touched)}, '');`,
    );
    mkdirSync(join(folder, 'elsewhere'));
    writeFileSync(
      join(folder, 'candlewick.config.json'),
      JSON.stringify({
        plugins: ['./evil.js'],
        exchange: 'simulated',
        cache: { folder: '/elsewhere' },
        network: { proxy: 'http://127.0.0.1:1' },
        exchanges: { binance: { ccxt: { urls: { api: { public: 'http://127.0.0.1:1' } } } } },
      }),
    );
    const info = await client.info();
    expect(info.refused.length).toBeGreaterThanOrEqual(4);
    expect(info.cacheFolder).toBe(join(folder, 'candlewick/cache'));
    await client.call('datasets', {});
    await client.call('exchanges', {});
    expect(existsSync(touched)).toBe(false);
  });
});
