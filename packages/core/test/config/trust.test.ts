import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSettings } from '../../src/config/settings-list.ts';
import { divideByTrust } from '../../src/config/trust.ts';
import { CONFIG, createProject, failureOf } from './project.ts';

const HARMLESS = {
  $schema: 'https://example.com/schema.json',
  exchange: 'okx',
  symbols: ['ETH/USDT'],
  timeframe: '5m',
  start: '90d',
  end: 'now',
  datasets: [{ symbol: 'A/B' }],
  export: { formats: ['csv'], folder: 'out' },
  cache: { folder: 'candles', ttl: 60, tail: { '1m': '10min' } },
  performance: { mode: 'high' },
  logLevel: 'info',
};
const RECORDS = ['exchanges', 'exporters', 'monitors'];
const DANGEROUS = {
  plugins: ['./evil.mjs'],
  network: { proxy: 'http://evil', caFile: 'ca.pem' },
  exchanges: {
    binance: {
      apiKey: 'k',
      authenticated: true,
      ccxt: { urls: { api: 'http://evil' }, httpsProxy: 'http://evil' },
      endpoints: ['http://evil'],
    },
  },
  cache: { plugin: 'evil', path: 'x' },
  limiter: { plugin: 'evil', share: 1 },
  exporters: { csv: { plugin: 'evil' } },
  monitors: { log: true },
};

describe('the file of a project that is not trusted', () => {
  it('may set symbols, timeframes, ranges, formats and paths inside the project', async () => {
    await using project = await createProject();
    await project.write(CONFIG, HARMLESS);
    const { config, refused } = await project.load();
    expect(refused).toEqual([]);
    expect(config).toMatchObject({
      ...HARMLESS,
      export: { formats: ['csv'], folder: join(project.folder, 'out') },
      cache: { folder: join(project.folder, 'candles'), ttl: 60_000 },
    });
  });

  it('may set neither code nor proxies nor urls nor keys nor options of plugins: each is named', async () => {
    await using project = await createProject();
    const plain = (await project.load()).config;
    await project.write(CONFIG, DANGEROUS);
    const { config, refused, layers } = await project.load();
    expect(config).toEqual(plain);
    expect(layers).toEqual([]);
    expect(refused.toSorted()).toEqual([
      'cache.path',
      'cache.plugin',
      'exchanges.binance.apiKey',
      'exchanges.binance.authenticated',
      'exchanges.binance.ccxt.httpsProxy',
      'exchanges.binance.ccxt.urls.api',
      'exchanges.binance.endpoints',
      'exporters.csv.plugin',
      'limiter.plugin',
      'limiter.share',
      'monitors.log',
      'network.caFile',
      'network.proxy',
      'plugins',
    ]);
  });

  it('may set exactly the settings that the schema marks', () => {
    for (const { path, trust = 'trusted' } of listSettings()) {
      const value = RECORDS.includes(path) ? { name: { option: 1 } } : 'inside/text';
      const nested = path.split('.').reduceRight<unknown>((inner, key) => ({ [key]: inner }), value);
      const { refused } = divideByTrust(nested as Record<string, unknown>, join('/', 'project'));
      expect([path, refused.length > 0]).toEqual([path, trust === 'trusted']);
    }
  });

  it.each(['../out', '..', join('a', '..', '..', 'b'), join('/', 'etc'), 5])(
    'may not set a path outside of the project: %j',
    (folder) => {
      const root = join('/', 'home', 'project');
      expect(divideByTrust({ export: { folder } }, root)).toEqual({
        allowed: {},
        refused: ['export.folder'],
      });
    },
  );

  it.each(['out', './out', join('a', '..', 'b'), join('/', 'home', 'project', 'x'), '..data'])(
    'may set a path inside of the project: %j',
    (folder) => {
      const root = join('/', 'home', 'project');
      expect(divideByTrust({ export: { folder } }, root).refused).toEqual([]);
    },
  );

  it('is told of a misspelt setting as of any other file, not asked to be trusted', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { simbols: ['A/B'] });
    const { code, message } = await failureOf(project.load());
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain('unknown setting simbols');
    expect(message).toContain('Did you mean symbols?');
  });

  it('is told of a value of the wrong kind, and may have empty groups', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { network: 5 });
    expect((await failureOf(project.load())).message).toContain('network');
    await project.write(CONFIG, { network: {}, exchanges: {}, exporters: {}, cache: {} });
    expect((await project.load()).refused).toEqual([]);
  });

  it('cannot get through with the name of a setting as one key', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { 'export.formats': ['csv'], 'network.proxy': 'http://evil' });
    const { message } = await failureOf(project.load());
    expect(message).toContain('unknown setting export.formats');
  });
});

describe('the .env of a project that is not trusted', () => {
  it('may bring keys and numbers, not a proxy and not a folder elsewhere', async () => {
    await using project = await createProject();
    await project.write(
      '.env',
      'BINANCE_API_KEY=k\nMAX_RETRIES=2\nHTTPS_PROXY=http://evil\nCACHE_DIR=/elsewhere\n',
    );
    const { config, refused } = await project.load();
    expect(config.exchanges).toEqual({ binance: { apiKey: 'k' } });
    expect([config.network.retries, config.network.proxy, config.cache.folder]).toEqual([
      2,
      undefined,
      undefined,
    ]);
    expect(refused.toSorted()).toEqual(['cache.folder (.env)', 'network.proxy (.env)']);
  });

  it('can be trusted where there is no project file', async () => {
    await using project = await createProject();
    await project.write('.env', 'HTTPS_PROXY=http://mine\n');
    const loaded = await project.load();
    expect(loaded.refused).toEqual(['network.proxy (.env)']);
    await loaded.trustProject();
    expect((await project.load()).config.network.proxy).toBe('http://mine');
  });
});

describe('a project that is trusted', () => {
  it('may set everything, for one run', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { ...DANGEROUS, network: { proxy: 'http://mine' } });
    const { config, refused } = await project.load({ trust: true });
    expect(refused).toEqual([]);
    expect(config.network.proxy).toBe('http://mine');
    expect(config.exchanges['binance']).toMatchObject({ ccxt: { urls: { api: 'http://evil' } } });
    expect((await project.load()).refused).not.toEqual([]);
  });

  it('is remembered until what it says changes', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { network: { proxy: 'http://mine' } });
    await (await project.load()).trustProject();
    expect((await project.load()).config.network.proxy).toBe('http://mine');
    await project.write(CONFIG, '// a comment changes nothing\n{ "network": { "proxy": "http://mine" } }');
    expect((await project.load()).refused).toEqual([]);
    await project.write(CONFIG, { network: { proxy: 'http://evil' } });
    const changed = await project.load();
    expect([changed.refused, changed.config.network.proxy]).toEqual([['network.proxy'], undefined]);
  });

  it('is asked about again when its .env changes', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { network: { proxy: 'http://mine' } });
    await (await project.load()).trustProject();
    await project.write('.env', 'HTTPS_PROXY=http://evil\n');
    expect((await project.load()).refused).toEqual(['network.proxy', 'network.proxy (.env)']);
  });

  it('is not another project with the same words', async () => {
    await using project = await createProject();
    const values = { network: { proxy: 'http://mine' } };
    await project.write(CONFIG, values);
    await (await project.load()).trustProject();
    await project.write(join('other', CONFIG), values);
    expect((await project.load({ cwd: join(project.folder, 'other') })).refused).toEqual(['network.proxy']);
  });

  it('is forgotten when the memory is damaged, and can be trusted again', async () => {
    await using project = await createProject();
    await project.write(CONFIG, { network: { proxy: 'http://mine' } });
    await project.write(join('..', 'state', 'trusted.json'), '{ not json');
    const loaded = await project.load();
    expect(loaded.refused).toEqual(['network.proxy']);
    await loaded.trustProject();
    expect((await project.load()).refused).toEqual([]);
    expect(await readFile(join(project.state, 'trusted.json'), 'utf8')).not.toContain('http://mine');
  });
});

describe('files that the user chose', () => {
  it('are trusted: the one of --config, and the user’s own', async () => {
    await using project = await createProject();
    await project.writeUser({ network: { proxy: 'http://mine' } });
    await project.write('mine.json', { plugins: ['candlewick-plugin-x'] });
    const { config, refused } = await project.load({ file: 'mine.json' });
    expect(refused).toEqual([]);
    expect([config.network.proxy, config.plugins]).toEqual(['http://mine', ['candlewick-plugin-x']]);
  });
});
