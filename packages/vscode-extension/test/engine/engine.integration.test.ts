import { existsSync, mkdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it, vi } from 'vitest';
import type { DatasetSummary, RunProgress } from '../../src/engine/protocol.ts';
import { openWorkspace } from '../../../../tests/integration/support/run-cli.ts';
import { openWorld, PATIENT, type World } from './open-client.ts';

const BTC = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };

const changed = ({ events }: World): DatasetSummary[] =>
  events.flatMap((event) => (event.type === 'datasets-changed' ? event.changed : []));

describe('the engine process', () => {
  it('plans, fetches, shows, verifies, exports and deletes a dataset', async () => {
    using world = openWorld();
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
    using world = openWorld();
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

  it('goes on in a new folder when that of the cache was deleted', async () => {
    using world = openWorld();
    const { client, events } = world;
    const requests = [{ ...BTC, start: '2024-01-01', end: '2024-02-01' }];
    await client.call('fetch', { requests });
    await client.call('datasets', {});
    const { cacheFolder } = await client.info();
    rmSync(cacheFolder, { recursive: true, maxRetries: 5 });
    const gone = { type: 'datasets-changed', changed: [], removed: [BTC] };
    await vi.waitFor(() => expect(events).toContainEqual(gone), PATIENT);
    expect(await client.call('datasets', {})).toEqual([]);
    const { outcomes } = await client.call('fetch', { requests });
    expect(outcomes).toMatchObject([{ status: 'complete', fetched: 744 }]);
    expect(existsSync(cacheFolder)).toBe(true);
    expect(await client.call('datasets', {})).toMatchObject([{ candles: 744 }]);
  });

  it('tells of datasets that another process changes', async () => {
    using world = openWorld();
    await world.client.call('datasets', {});
    await using cli = await openWorkspace();
    const args = ['--exchange', 'simulated', '--symbol', 'ETH/USDT', '--timeframe', '1d'];
    const range = ['--start', '2024-01-01', '--end', '2024-02-01'];
    const { code } = await cli.runWith({ XDG_DATA_HOME: world.folder }, 'fetch', ...args, ...range);
    expect(code).toBe(0);
    await vi.waitFor(() => expect(changed(world).at(-1)).toMatchObject({ candles: 31 }), PATIENT);
    expect(changed(world).at(-1)!.id.symbol).toBe('ETH/USDT');
  });

  it('stops a fetch when it is cancelled, and keeps what was fetched', async () => {
    using world = openWorld();
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
    using world = openWorld();
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
    using world = openWorld();
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
    const lines = () => world.events.flatMap((event) => (event.type === 'log' ? [event.line] : []));
    const told = ['monitor leaky failed in the background: nobody waits for me'];
    await vi.waitFor(
      () => expect(lines().filter((line) => line.includes('in the background'))).toEqual(told),
      PATIENT,
    );
    expect(await world.client.call('datasets', {})).toHaveLength(1);
  });

  it('passes errors on with their code, and says what to do', async () => {
    using world = openWorld();
    const { client } = world;
    await expect(client.call('show', { dataset: BTC })).rejects.toMatchObject({ code: 'UNKNOWN_DATASET' });
    const requests = [{ ...BTC, start: 'yesterday-ish' }];
    await expect(client.call('plan', { requests })).rejects.toMatchObject({ code: 'INVALID_DATE' });
    await expect(client.call('symbols', { exchange: 'binanc' })).rejects.toMatchObject({
      code: 'UNKNOWN_EXCHANGE',
      message: expect.stringContaining('binance') as string,
    });
  });

  it('fails every call while the configuration is wrong, and works when it is mended', async () => {
    using world = openWorld();
    const { client, folder } = world;
    const file = join(folder, 'candlewick.config.json');
    writeFileSync(file, '{ "exchang": "okx" }');
    await expect(client.call('datasets', {})).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(file, '{ "exchange": "simulated" }');
    await client.reconfigure();
    expect(await client.info()).toMatchObject({ exchange: 'simulated', projectFile: file });
    expect(await client.call('datasets', {})).toEqual([]);
  });

  it('tries a configuration that was wrong again with the next call: it may be mended where nobody watches', async () => {
    using world = openWorld();
    const { client, folder } = world;
    const file = join(folder, 'candlewick.config.json');
    writeFileSync(file, '{ "exchang": "okx" }');
    await expect(client.call('datasets', {})).rejects.toMatchObject({ code: 'CONFIG_INVALID' });
    writeFileSync(file, '{}');
    expect(await client.call('datasets', {})).toEqual([]);
  });

  it('works with the newest settings, however long it took to read those before', async () => {
    const slow = Promise.withResolvers<undefined>();
    const reading = Promise.withResolvers<undefined>();
    const reads: string[] = [];
    let exchange = 'okx';
    using world = openWorld({}, async (settings) => {
      const read = { ...settings, settings: { exchange } };
      reads.push(exchange);
      reading.resolve(undefined);
      if (exchange === 'okx') await slow.promise;
      return read;
    });
    const first = world.client.info();
    await reading.promise;
    exchange = 'simulated';
    const second = world.client.reconfigure();
    await new Promise((resolve) => setImmediate(resolve));
    expect(reads).toEqual(['okx']); // one after another
    slow.resolve(undefined);
    expect(await first).toMatchObject({ exchange: 'okx' });
    await second;
    expect(await world.client.info()).toMatchObject({ exchange: 'simulated' });
    const told = world.events.flatMap((event) => (event.type === 'configured' ? [event.isFirst] : []));
    expect(told).toEqual([true, false]);
  });

  it('runs nothing of an untrusted folder: no plugin, no address, no folder outside', async () => {
    using world = openWorld({ trusted: false });
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
