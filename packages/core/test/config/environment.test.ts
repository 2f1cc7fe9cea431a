import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { settingsFromEnvironment, type Environment } from '../../src/config/environment.ts';
import { createProject, failureOf } from './project.ts';

const read = (env: Environment) => settingsFromEnvironment(env, (id) => id === 'binance' || id === 'okx');

describe('the environment', () => {
  it('sets what the seed promised: folder, retries, threads and level', async () => {
    expect(
      await read({ CACHE_DIR: '/c', MAX_RETRIES: '7', THREAD_POOL_SIZE: '4', LOG_LEVEL: 'debug' }),
    ).toEqual({
      cache: { folder: '/c' },
      network: { retries: '7' },
      performance: { requestsInFlight: '4' },
      logLevel: 'debug',
    });
  });

  it('gives numbers where numbers are meant', async () => {
    await using project = await createProject();
    const { config } = await project.load({ env: { MAX_RETRIES: '7', THREAD_POOL_SIZE: '4' } });
    expect([config.network.retries, config.performance.requestsInFlight]).toEqual([7, 4]);
  });

  it.each([
    [{ HTTPS_PROXY: 'http://a' }, 'http://a'],
    [{ https_proxy: 'http://b' }, 'http://b'],
    [{ HTTP_PROXY: 'http://c' }, 'http://c'],
    [{ http_proxy: 'http://d' }, 'http://d'],
    [{ HTTPS_PROXY: 'http://a', HTTP_PROXY: 'http://c' }, 'http://a'],
  ])('takes the proxy from %j', async (env, proxy) => {
    expect(await read(env)).toEqual({ network: { proxy } });
  });

  it('takes the keys of exchanges that exist', async () => {
    expect(await read({ BINANCE_API_KEY: 'k', BINANCE_SECRET_KEY: 's', OKX_PASSWORD: 'p' })).toEqual({
      exchanges: { binance: { apiKey: 'k', secretKey: 's' }, okx: { password: 'p' } },
    });
  });

  it('leaves the keys of other programs alone', async () => {
    const env = {
      OPENAI_API_KEY: 'o',
      DB_PASSWORD: 'd',
      AWS_SECRET_KEY: 'a',
      API_KEY: 'x',
      binance_API_KEY: 'y',
    };
    expect(await read(env)).toEqual({});
  });

  it('takes an empty variable for none', async () => {
    expect(await read({ CACHE_DIR: '', HTTPS_PROXY: '', BINANCE_API_KEY: '' })).toEqual({});
  });

  it('understands a level in capitals, as other programs write it', async () => {
    await using project = await createProject();
    expect((await project.load({ env: { LOG_LEVEL: 'INFO' } })).config.logLevel).toBe('info');
  });

  it.each([
    [{ MAX_RETRIES: 'many' }, 'network.retries (environment)'],
    [{ MAX_RETRIES: '-1' }, 'network.retries (environment)'],
    [{ MAX_RETRIES: '1.5' }, 'network.retries (environment)'],
    [{ THREAD_POOL_SIZE: '0' }, 'performance.requestsInFlight (environment)'],
    [{ LOG_LEVEL: 'loud' }, 'logLevel (environment)'],
  ])('refuses %j and names the setting and where it came from', async (env, named) => {
    await using project = await createProject();
    const { code, message } = await failureOf(project.load({ env }));
    expect(code).toBe('CONFIG_INVALID');
    expect(message).toContain(named);
  });
});

describe('the .env file', () => {
  it('sets what the environment does not', async () => {
    await using project = await createProject();
    await project.write(
      '.env',
      '# comment\nMAX_RETRIES=9\nTHREAD_POOL_SIZE="2"\nBINANCE_API_KEY=key # mine\nOPENAI_API_KEY=x\n',
    );
    const { config, whence } = await project.load({ env: { THREAD_POOL_SIZE: '3' } });
    expect([config.network.retries, config.performance.requestsInFlight]).toEqual([9, 3]);
    expect(config.exchanges).toEqual({ binance: { apiKey: 'key' } });
    expect(whence('network.retries')).toBe('.env');
  });

  it('understands export, spaces, quotes, values of several lines, and files of Windows', async () => {
    await using project = await createProject();
    const text =
      'export MAX_RETRIES=9\r\n  export   LOG_LEVEL = info # why\r\nX="a\r\nb=c" # d\r\n\r\nCACHE_DIR=\'c\'';
    for (const bytes of [text, '\uFEFF' + text, Buffer.from('\uFEFF' + text, 'utf16le')]) {
      await writeFile(join(project.folder, '.env'), bytes);
      const { config, warnings } = await project.load();
      expect([config.network.retries, config.logLevel, warnings]).toEqual([9, 'info', []]);
      expect(config.cache.folder).toBe(join(project.folder, 'c'));
    }
  });

  it.each([
    ['MAX_RETRIES\nTHREAD_POOL_SIZE=2', 'line 1 is'],
    ['\n# x\nMAX_RETRIES: 9\nTHREAD_POOL_SIZE=2', 'line 3 is'],
    ['=9\nMAX RETRIES=9\nTHREAD_POOL_SIZE=2\nexport', 'lines 1, 2 and 4 are'],
    ['MAX_RETRIES="9\nTHREAD_POOL_SIZE=2', 'line 1 is'],
    ['MAX_RETRIES="9\nTHREAD_POOL_SIZE="2"', 'line 1 is'],
    ['a\nb\nc\nd\ne\nf\ng\nTHREAD_POOL_SIZE=2', 'lines 1, 2, 3, 4, 5 and 2 more are'],
  ])('warns of lines of %j that nobody understands, and reads the others', async (text, told) => {
    await using project = await createProject();
    await project.write('.env', text);
    const { config, warnings } = await project.load();
    expect([config.network.retries, config.performance.requestsInFlight]).toEqual([3, 2]);
    expect(warnings).toEqual([expect.stringContaining(`${join(project.folder, '.env')}: ${told} not`)]);
  });

  it('may be missing, and may be a folder, as Python has it', async () => {
    await using project = await createProject();
    expect((await project.load()).config.network.retries).toBe(3);
    await project.write('.env/bin/activate', '');
    expect((await project.load()).config.network.retries).toBe(3);
  });
});
