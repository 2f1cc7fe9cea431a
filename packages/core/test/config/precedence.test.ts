import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { CONFIG, createProject } from './project.ts';

describe('the configuration', () => {
  it('has a complete set of defaults when nobody sets anything', async () => {
    await using project = await createProject();
    const { config, layers, refused, projectFile } = await project.load();
    expect(config).toMatchObject({
      exchange: 'binance',
      symbols: ['BTC/USDT'],
      timeframe: '1h',
      datasets: [],
      plugins: [],
      cache: { plugin: 'lmdb', ttl: false, diskSize: 10e9 },
      network: { timeout: 30_000, retries: 3, retryDelay: 500 },
      performance: { mode: 'standard' },
      export: { folder: 'historical_data', formats: [] },
      logLevel: 'warn',
    });
    expect([layers, refused, projectFile]).toEqual([[], [], undefined]);
  });

  it('takes each setting from the highest source that has it', async () => {
    await using project = await createProject();
    const settings = { network: { retries: 1 }, timeframe: '1m', exchange: 'user', symbols: ['A/B'] };
    await project.writeUser(settings);
    const sources: [string, () => Promise<object>][] = [
      [project.userConfig, async () => ({})],
      ['editor settings', async () => ({ editor: { network: { retries: 2 } } })],
      [join(project.folder, CONFIG), async () => {
        await project.write(CONFIG, { network: { retries: 3 } });
        return {};
      }],
      ['.env', async () => {
        await project.write('.env', 'MAX_RETRIES=4\n');
        return {};
      }],
      ['environment', async () => ({ env: { MAX_RETRIES: '5' } })],
      ['flags', async () => ({ flags: { network: { retries: 6 } } })],
    ]; // prettier-ignore
    let options = {};
    for (const [i, [name, add]] of sources.entries()) {
      options = { ...options, ...(await add()) };
      const { config, whence } = await project.load(options);
      expect([config.network.retries, whence('network.retries')]).toEqual([i + 1, name]);
      expect([config.timeframe, whence('timeframe')]).toEqual(['1m', project.userConfig]);
    }
  });

  it('tells of a default that nobody set it, of a place in a list who set the list', async () => {
    await using project = await createProject();
    await project.writeUser({ network: { retries: 1 }, datasets: [{ symbol: 'A/B' }] });
    const { whence } = await project.load({ flags: { network: { timeout: 5 } } });
    expect(whence('network.proxy')).toBeUndefined();
    expect(whence('exchange')).toBeUndefined();
    expect([whence('network.retries'), whence('network.timeout')]).toEqual([project.userConfig, 'flags']);
    expect(whence('datasets.0.symbol')).toBe(project.userConfig);
  });

  it('merges objects key by key, and replaces lists whole', async () => {
    await using project = await createProject();
    await project.writeUser({ symbols: ['A/B', 'C/D'], performance: { mode: 'high', pageSize: 500 } });
    await project.write(CONFIG, { symbols: ['E/F'], performance: { pageSize: 100 } });
    const { config } = await project.load();
    expect(config.symbols).toEqual(['E/F']);
    expect(config.performance).toMatchObject({ mode: 'high', pageSize: 100 });
  });

  it('finds the project file in a folder above', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { timeframe: '5m' });
    await project.write('a/b/notes.txt', '');
    const { config, projectFolder } = await project.load({ cwd: join(project.folder, 'a', 'b') });
    expect([config.timeframe, projectFolder]).toEqual(['5m', project.folder]);
  });

  it('uses the file of --config in place of the project file', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { timeframe: '5m', exchange: 'okx' });
    await project.write('other.json', { timeframe: '15m' });
    const { config, whence } = await project.load({ file: 'other.json' });
    expect([config.timeframe, config.exchange]).toEqual(['15m', 'binance']);
    expect(whence('timeframe')).toBe(join(project.folder, 'other.json'));
  });

  it('resolves paths from the folder of the file that holds them', async () => {
    await using project = await createProject();
    await project.writeUser({ cache: { folder: 'candles' }, network: { caFile: './ca.pem' } });
    await project.write(CONFIG, { export: { folder: 'out' } });
    const { config } = await project.load();
    expect(config.cache.folder).toBe(join(project.userConfig, '..', 'candles'));
    expect(config.network.caFile).toBe(join(project.userConfig, '..', 'ca.pem'));
    expect(config.export.folder).toBe(join(project.folder, 'out'));
  });

  it('resolves paths of the environment and of flags from where the user stands', async () => {
    await using project = await createProject();
    await project.write(CONFIG, {});
    const cwd = join(project.folder, 'deep');
    const { config } = await project.load({
      cwd,
      env: { CACHE_DIR: 'here' },
      flags: { export: { folder: '../there' } },
    });
    expect([config.cache.folder, config.export.folder]).toEqual([
      join(cwd, 'here'),
      join(project.folder, 'there'),
    ]);
  });

  it('leaves absolute paths and package names as they are, and resolves relative plugins', async () => {
    await using project = await createProject();
    const absolute = join(project.folder, 'x.mjs');
    await project.writeUser({ plugins: ['./mine.mjs', '../up.ts', absolute, 'candlewick-plugin-x', '@a/b'] });
    const { config } = await project.load();
    const folder = join(project.userConfig, '..');
    expect(config.plugins).toEqual([
      join(folder, 'mine.mjs'),
      join(folder, '..', 'up.ts'),
      absolute,
      'candlewick-plugin-x',
      '@a/b',
    ]);
  });
});
