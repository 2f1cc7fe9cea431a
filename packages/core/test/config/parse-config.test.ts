import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { listSettings } from '../../src/config/settings-list.ts';
import { CONFIG, createProject, failureOf } from './project.ts';

/** What is said about a trusted project file with these values. */
async function complaint(values: unknown): Promise<string> {
  await using project = await createProject();
  await project.write(CONFIG, values);
  const { code, message } = await failureOf(project.load({ trust: true }));
  expect(code).toBe('CONFIG_INVALID');
  return message.replaceAll(join(project.folder, CONFIG), 'FILE');
}

describe('a wrong configuration', () => {
  it.each([
    [{ simbols: ['A/B'] }, 'unknown setting simbols (FILE). Did you mean symbols?'],
    [{ network: { retrys: 1 } }, 'unknown setting network.retrys (FILE). Did you mean retries?'],
    [{ network: { RETRIES: 1 } }, 'unknown setting network.RETRIES (FILE). Did you mean retries?'],
    [{ datasets: [{ simbol: 'A/B' }] }, 'unknown setting datasets.0.simbol (FILE). Did you mean symbol?'],
    [{ zzzzzz: 1 }, 'unknown setting zzzzzz (FILE).'],
  ])('%j is told with the path, the source and the nearest name', async (values, expected) => {
    expect(await complaint(values)).toContain(expected);
  });

  it('names every mistake at once', async () => {
    const message = await complaint({
      simbols: [],
      network: { retries: 'x', timeout: 'soon' },
      timeframe: 5,
    });
    for (const path of ['simbols', 'network.retries', 'network.timeout', 'timeframe'])
      expect(message).toContain(path);
  });

  it.each([
    [{ cache: { diskSize: 'big' } }, 'cache.diskSize (FILE): expected a size such as 512MB'],
    [{ cache: { memorySize: 'big' } }, 'cache.memorySize (FILE): expected a size such as 128MB'],
    [{ cache: { ttl: 'never' } }, 'cache.ttl (FILE): expected a duration such as 30s'],
    [{ network: { retryDelay: -1 } }, 'network.retryDelay (FILE)'],
    [{ network: { retries: null } }, 'network.retries (FILE)'],
    [{ limits: { connections: true } }, 'limits.connections (FILE)'],
    [{ symbols: ['A/B', 5] }, 'symbols.1 (FILE)'],
    [{ logLevel: 'loud' }, 'logLevel (FILE)'],
    [{ performance: { mode: 'turbo' } }, 'performance.mode (FILE)'],
    [{ performance: 5 }, 'performance (FILE)'],
    [{ exporters: { csv: { plugin: 5 } } }, 'exporters.csv.plugin (FILE)'],
  ])('%j is told where it stands', async (values, expected) => {
    expect(await complaint(values)).toContain(expected);
  });

  it('is named where it came from even when another source set the rest', async () => {
    await using project = await createProject();
    await project.writeUser({ network: { retries: 1 } });
    await project.write(CONFIG, { timeframe: '1h' });
    const { message } = await failureOf(project.load({ flags: { network: { timeout: 'soon' } } }));
    expect(message).toBe('network.timeout (flags): expected a duration such as 30s or a number');
  });

  it('never repeats a secret', async () => {
    const secret = 'hunter2-and-more';
    const message = await complaint({
      exchanges: { binance: { apiKey: [secret], secretKey: { secret }, password: 5, authenticated: secret } },
      logLevel: secret,
      network: { proxy: [secret], retries: secret, timeout: secret },
      cache: { diskSize: secret, ttl: secret },
    });
    expect(message).not.toContain(secret);
    expect(message).toContain('exchanges.binance.apiKey');
  });
});

describe('sizes and durations', () => {
  it('may be numbers or texts with a unit', async () => {
    await using project = await createProject();
    await project.write(CONFIG, {
      cache: { diskSize: '1.5 GB', memorySize: 4_000, ttl: '2h' },
      network: { timeout: 1_500, retryDelay: '2s', dnsCache: '10min' },
      limits: { memory: '512MiB' },
    });
    const { config } = await project.load();
    expect(config.cache).toMatchObject({ diskSize: 1.5e9, memorySize: { items: 4_000 }, ttl: 7_200_000 });
    expect(config.network).toMatchObject({ timeout: 1_500, retryDelay: 2_000, dnsCache: 600_000 });
    expect(config.limits.memory).toBe(512 * 2 ** 20);
  });

  it('are counted in the unit of the setting where a flag has a plain number', async () => {
    await using project = await createProject();
    const { config } = await project.load({
      flags: { cache: { ttl: '90', memorySize: '256MB' }, network: { timeout: '1500' } },
    });
    expect([config.cache.ttl, config.network.timeout]).toEqual([90_000, 1_500]);
    expect(config.cache.memorySize).toEqual({ bytes: 256e6 });
  });
});

describe('the list of settings', () => {
  it('has every leaf once, with a description', () => {
    const all = listSettings();
    expect(new Set(all.map(({ path }) => path)).size).toBe(all.length);
    expect(all.filter(({ description }) => description === '').map(({ path }) => path)).toEqual([]);
    expect(all.map(({ path }) => path)).toContain('network.retries');
  });

  it('gives no flag and no variable to two settings', () => {
    for (const key of ['flag', 'env'] as const) {
      const used = listSettings().flatMap((each) => each[key] ?? []);
      expect(new Set(used).size).toBe(used.length);
    }
  });
});
