import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const simulated = ['fetch', '--exchange', 'simulated'];

describe('wrong input', () => {
  let user: Workspace;
  beforeAll(async () => {
    user = await openWorkspace();
    await writeFile(join(user.folder, 'broken.json'), '{\n  "exchange": binance\n}');
    await writeFile(join(user.folder, 'typo.json'), '{ "cach": {} }');
    await writeFile(join(user.folder, 'none-at-once.json'), '{ "performance": { "datasetsInParallel": 0 } }');
    await writeFile(join(user.folder, 'list.json'), '[]');
    await writeFile(join(user.folder, 'file'), '');
    await mkdir(join(user.folder, 'folder.csv'));
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it.each<[string, string[], number, RegExp]>([
    ['an unknown exchange', ['fetch', '--exchange', 'binanse'], 2, /Did you mean binance\?/],
    ['an exchange without candles', ['fetch', '--exchange', 'bit2c'], 2, /serves no candles/],
    ['an unknown symbol', [...simulated, '--symbol', 'BTC/USTD'], 2, /Did you mean BTC\/USDT\?/],
    ['a timeframe that is none', [...simulated, '--timeframe', 'hourly'], 2, /1m, 15m, 1h/],
    ['a timeframe the exchange lacks', [...simulated, '--timeframe', '30s'], 2, /choose one of 1m,/],
    ['an unknown flag', [...simulated, '--simbol', 'X'], 2, /Did you mean --symbol/],
    ['an argument too many', ['list', 'more'], 2, /See candlewick list --help\./],
    ['a name that is empty', ['stats', '--exchange', ''], 2, /Its value is empty\./],
    ['an argument that is empty', ['backup', ''], 2, /an argument is empty/],
    ['a cache folder that is empty', [...simulated, '--cache-dir', ''], 2, /Its value is empty\./],
    ['help on a command that is none', ['help', 'fech'], 2, /Did you mean fetch/],
    ['the same as a flag', ['fech', '--help'], 2, /Did you mean fetch/],
    ['the same as a flag before it', ['-h', 'fech'], 2, /Did you mean fetch/],
    ['the version of a command that is none', ['fech', '--version'], 2, /Did you mean fetch/],
    ['help on a command below that is none', ['plugins', 'inof', 'csv', '--help'], 2, /Did you mean info\?/],
    ['the same as a word', ['help', 'plugins', 'inof'], 2, /Did you mean info\?/],
    ['an end at the listing', [...simulated, '--end', 'listing'], 2, /end «listing»/],
    ['a chart that is no SVG', ['chart', '-o', 'btc.png'], 2, /ends with \.svg, not \.png/],
    ['a folder as configuration', [...simulated, '--config', '.'], 3, /is a folder, not a file/],
    ['a folder that is no backup', ['restore', '.'], 2, /not a backup/],
    ['a command below that lacks its argument', ['plugins', 'info'], 2, /See candlewick plugins info --help/],
    ['a size without its unit', ['prune', '--to', '5'], 2, /with its unit such as 5GB/],
    ['a chart without room', ['chart', '--width', '10'], 2, /at least 240 pixels/],
    ['a backup that is not there', ['restore', 'nowhere'], 2, /there is no folder .*nowhere/],
    [
      'two words about the cache that contradict',
      [...simulated, '--no-cache', '--refresh'],
      2,
      /use one of them/,
    ],
    ['an unknown command', ['fech'], 2, /Did you mean fetch/],
    ['a date that does not exist', [...simulated, '--start', '2024-02-30'], 2, /2024-02-30/],
    [
      'an end before the start',
      [...simulated, '--start', '2024-02-02', '--end', '2024-02-01'],
      2,
      /swapped\?/,
    ],
    [
      'a range of no length',
      [...simulated, '--start', '2024-02-02', '--end', '2024-02-02'],
      2,
      /name a later/,
    ],
    ['a start that lies ahead', [...simulated, '--start', '2134-01-01'], 2, /has not come yet/],
    ['a timeframe as other tools have it', [...simulated, '--timeframe', '1H'], 2, /Did you mean 1h\?/],
    ['a pattern that no market fits', [...simulated, '--symbol', '*/NONE'], 2, /no active market that fits/],
    ['no market at all', [...simulated, '--symbols', ','], 2, /no market is named/],
    ["another tool's name for an option", [...simulated, '--from', '2024-01-01'], 2, /Here it is --start\./],
    [
      'an option in the place of a value',
      [...simulated, '--symbol', '--timeframe', '1h'],
      2,
      /value is missing/,
    ],
    ['a count that is too small', [...simulated, '--config', 'none-at-once.json'], 3, /from 1 to 64/],
    ['a configuration that is no object', [...simulated, '--config', 'list.json'], 3, /list\.json:1:1/],
    ['an unknown format', [...simulated, '--export', 'cvs'], 3, /Did you mean csv\?/],
    [
      'an unknown mode',
      [...simulated, '--performance-mode', 'turbo'],
      2,
      /--performance-mode: use standard or high/,
    ],
    ['a configuration file that is not there', [...simulated, '--config', 'none.json'], 3, /none\.json/],
    [
      'a configuration file that is not JSON',
      [...simulated, '--config', 'broken.json'],
      3,
      /broken\.json:2:15/,
    ],
    ['an unknown setting', [...simulated, '--config', 'typo.json'], 3, /Did you mean cache\?/],
    ['a cache folder that is a file', [...simulated, '--cache-dir', 'file'], 6, /file/],
    ['an output that is a folder', [...simulated, '--output', 'folder.csv'], 6, /folder/],
    ['an output below a file', [...simulated, '--output', 'file/x.csv'], 6, /file\/x\.csv/],
    [
      'data and a document on standard output',
      [...simulated, '--json', '--output', '-'],
      2,
      /both want standard/,
    ],
    ['formats that are none', ['export', '--format', ','], 2, /names no format/],
    ['a backup into a file', ['backup', 'file'], 2, /goes into a folder/],
    ['an unknown dataset', ['export', '--symbol', 'NO/SUCH'], 2, /candlewick/],
    ['two formats into one file', [...simulated, '--export', 'csv,json', '--output', 'x'], 2, /one file/],
  ])('%s: one clear line and the right exit code', async (_, args, code, message) => {
    const result = await user.run(...args);
    expect({ code: result.code, stderr: result.stderr }).toMatchObject({ code });
    expect(result.stderr.trim().split('\n')).toHaveLength(1);
    expect(result.stderr).toMatch(message);
  });

  it.each([
    [['--help', 'fetch'], /Usage: candlewick fetch/],
    [['help', 'plugins', 'info'], /Usage: candlewick plugins info/],
    [['plugins', 'info', '-h'], /Usage: candlewick plugins info/],
    [['unpin', '--help'], /Usage: candlewick unpin/],
    [['help', '--json'], /Usage: candlewick \[options\]/],
  ])('%s is help on what it names', async (args, usage) => {
    const { code, stdout } = await user.run(...args);
    expect({ code, stdout }).toMatchObject({ code: 0, stdout: expect.stringMatching(usage) as string });
  });

  it.each([
    [['fech'], 2, 'USAGE', /Did you mean fetch/],
    [[...simulated, '--simbol', 'X'], 2, 'USAGE', /See candlewick fetch --help\.$/],
    [[...simulated, '--symbol', 'NO/SUCH'], 2, 'UNKNOWN_SYMBOL', /has no market/],
    [[...simulated, '--config', 'none.json'], 3, 'CONFIG_UNREADABLE', /none\.json/],
  ])('%s with --json is a document too', async (args, code, name, message) => {
    const result = await user.run(...args, '--json');
    expect({ code: result.code, ...(JSON.parse(result.stdout) as object) }).toEqual({
      code,
      error: { code: name, message: expect.stringMatching(message) as string },
    });
    expect(result.stderr).toContain(`[${name}]`);
  });

  it('shows a stack trace only with --debug', async () => {
    const args = [...simulated, '--symbol', 'NO/SUCH'];
    expect((await user.run(...args)).stderr).not.toMatch(/\n +at /);
    expect((await user.run(...args, '--debug')).stderr).toMatch(/\n +at /);
  });
});

describe('the commands around fetch', () => {
  let user: Workspace;
  const json = async (...args: string[]): Promise<unknown> =>
    JSON.parse((await user.run(...args, '--json')).stdout) as unknown;
  beforeAll(async () => {
    user = await openWorkspace();
    const range = ['--start', '2024-01-01', '--end', '2024-01-03'];
    for (const symbol of ['BTC/USDT', 'ETH/USDT']) await user.run(...simulated, '--symbol', symbol, ...range);
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it('list names every dataset with its span and health', async () => {
    expect(await json('list')).toMatchObject({
      datasets: [
        {
          exchange: 'simulated',
          symbol: 'BTC/USDT',
          timeframe: '1h',
          candles: 48,
          from: '2024-01-01T00:00:00.000Z',
        },
        { symbol: 'ETH/USDT' },
      ],
    });
    expect((await user.run('list')).stdout).toContain('2 datasets');
  });

  it('show tells coverage with its provenance', async () => {
    expect(await json('show', '--symbol', 'BTCUSDT')).toMatchObject({
      datasets: [
        {
          coverage: [
            { from: '2024-01-01T00:00:00.000Z', to: '2024-01-03T00:00:00.000Z', provenance: 'venue' },
          ],
        },
      ],
    });
  });

  it('stats has the structure that scripts of the seed know', async () => {
    const document = (await json('stats', '--symbol', 'BTC/USDT')) as {
      datasets: [{ candles: { statistics: Record<string, number> } }];
    };
    expect(Object.keys(document.datasets[0].candles.statistics)).toEqual([
      'highest_price',
      'lowest_price',
      'total_volume',
      'avg_price',
      'vwap',
    ]);
  });

  it('export writes every built-in format', async () => {
    for (const format of ['csv', 'json', 'jsonl'])
      expect(await json('export', '--symbol', 'BTC/USDT', '--format', format)).toMatchObject({
        files: [{ candles: 48, format }],
      });
  });

  it('runs shows what was measured', async () => {
    const { runs } = (await json('runs')) as { runs: { kind: string; requests: number }[] };
    expect(runs.length).toBeGreaterThanOrEqual(2);
    expect((await user.run('runs')).stdout).toMatch(/fetch/);
  });

  it('update brings datasets on', async () => {
    const short = await openWorkspace();
    await short.run(...simulated, '--timeframe', '1d', '--start', '30d', '--end', '10d');
    const document = JSON.parse((await short.run('update', '--all', '--json')).stdout) as {
      datasets: [{ candles: number; fetched: number }];
    };
    expect(document.datasets[0].candles).toBeGreaterThanOrEqual(28);
    expect(document.datasets[0].fetched).toBeLessThanOrEqual(12);
    await short[Symbol.asyncDispose]();
  });

  it('delete asks for a yes and then removes', async () => {
    const doomed = await openWorkspace();
    await doomed.run(...simulated, '--start', '2024-01-01', '--end', '2024-01-02');
    expect((await doomed.run('delete', '--symbol', 'BTC/USDT')).code).toBe(2);
    expect((await doomed.run('delete', '--symbol', 'BTC/USDT', '--yes')).code).toBe(0);
    expect(JSON.parse((await doomed.run('list', '--json')).stdout)).toMatchObject({ datasets: [] });
    await doomed[Symbol.asyncDispose]();
  });

  it('config shows where a value comes from, its paths and its schema, and makes a file', async () => {
    expect((await user.runWith({ MAX_RETRIES: '7' }, 'config')).stdout).toMatch(
      /network\.retries +7 +environment/,
    );
    expect(await json('config', 'path')).toMatchObject({ project: user.folder });
    expect(JSON.parse((await user.run('config', 'schema')).stdout)).toMatchObject({
      title: 'Candlewick configuration',
    });
    const fresh = await openWorkspace();
    expect((await fresh.run('config', 'init')).code).toBe(0);
    expect((await fresh.run('config', 'init')).code).toBe(2);
    expect((await fresh.run('config')).code).toBe(0);
    await fresh[Symbol.asyncDispose]();
  });

  it('plugins, exchanges and symbols list what there is', async () => {
    expect((await user.run('plugins')).stdout).toContain('cache-lmdb'.slice(6));
    const { exchanges } = (await json('exchanges')) as { exchanges: { id: string }[] };
    expect(exchanges.length).toBe(90);
    expect((await user.run('symbols', '*/USDT', '--exchange', 'simulated')).stdout).toContain('BTC/USDT');
  });

  it('doctor finds nothing wrong, and says so by its exit code', async () => {
    expect((await user.run('doctor', '--exchange', 'simulated')).code).toBe(0);
  });

  it.each(['bash', 'zsh', 'fish'])('completion prints a script for %s', async (shell) => {
    const { code, stdout } = await user.run('completion', shell);
    expect(code).toBe(0);
    expect(stdout).toContain('performance-mode');
  });

  it('completion knows no other shell, whatever it is called', async () => {
    const { code, stdout, stderr } = await user.run('completion', 'toString');
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toContain('use bash, zsh or fish');
  });

  it('flags without a command mean fetch', async () => {
    const { code, stdout } = await user.run(
      '--exchange',
      'simulated',
      '--symbol',
      'BNB/USDT',
      '--timeframe',
      '1d',
      '--export',
      'csv',
    );
    expect(code).toBe(0);
    expect(stdout).toContain('BNB_USDT_1d_');
  });
});

describe('a .env file with a line that nobody understands', () => {
  it('is warned of once, by file and line and never by what stands there', async () => {
    await using user = await openWorkspace();
    const file = join(user.folder, '.env');
    await writeFile(file, '# keys\nBINANCE_SECRET_KEY hunter2secret\nexport LOG_LEVEL=error\n');
    const { code, stdout, stderr } = await user.run('fetch', '--exchange', 'simulated', '--json');
    expect(code).toBe(0);
    expect(stderr).toBe(
      `warning: ${file}: line 2 is not understood (KEY=value, quotes closed), and it is left out.\n`,
    );
    expect(stdout).not.toContain('hunter2secret');
    expect((await user.run('config')).stdout).toMatch(/logLevel\s+"error"\s+\.env/);
  });
});
