import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasRealData, realData } from './support/real-data.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

const START = Date.UTC(2024, 0, 1);

/** Hourly candles as CSV, without those of `absent`. */
const csv = (count: number, absent: readonly number[] = []): string =>
  Array.from({ length: count }, (_, i) => i)
    .filter((i) => !absent.includes(i))
    .map((i) => `${START / 1_000 + i * 3_600},${100 + i},${101 + i},${99.5 + i},${100.25 + i},${i / 8}`)
    .join('\n');

interface Document {
  readonly status: string;
  readonly datasets: readonly Readonly<Record<string, unknown>>[];
}

describe('candlewick import', () => {
  let user: Workspace;
  beforeAll(async () => void (user = await openWorkspace()));
  afterAll(() => user[Symbol.asyncDispose]());

  const put = (name: string, text: string) => writeFile(join(user.folder, name), text);
  const json = async (...args: string[]) => {
    const { code, stdout } = await user.run(...args, '--json');
    return { code, document: JSON.parse(stdout) as Document };
  };

  it('makes a dataset of its own, which is listed, shown, judged, counted and exported like any other', async () => {
    await put('mine.csv', csv(48));
    const { code, document } = await json('import', 'mine.csv', '--symbol', 'BTC/USDT');
    expect({ code, document }).toMatchObject({
      code: 0,
      document: {
        status: 'complete',
        datasets: [
          {
            exchange: 'import:local', symbol: 'BTC/USDT', timeframe: '1h', candles: 48, added: 48,
            from: '2024-01-01T00:00:00.000Z', to: '2024-01-03T00:00:00.000Z', gaps: [],
            files: [{ name: 'mine.csv', format: 'csv', rows: 48, times: ['s'], findings: [] }],
          },
        ],
      },
    }); // prettier-ignore
    const named = ['--exchange', 'import:local', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
    expect((await json('list')).document.datasets).toMatchObject([{ exchange: 'import:local', candles: 48, pinned: true }]); // prettier-ignore
    expect((await user.run('show', ...named)).stdout).toMatch(/import +mine\.csv sha256:[0-9a-f]{64}/);
    expect((await user.run('verify', ...named)).code).toBe(0);
    expect((await user.run('stats', ...named)).stdout).toContain('148');
    const exported = await user.run('export', ...named, '--output', '-');
    expect(exported.stdout.split('\n')[48]).toBe('2024-01-02 23:00:00,147,148,146.5,147.25,5.875');
    expect((await user.run('update', '--all')).stdout).toMatch(
      /left out: no loaded plugin serves import:local/,
    );
  });

  it('ends with exit code 4 and names the gap where the file lacks candles', async () => {
    await put('holes.csv', csv(10, [4, 5]));
    const { code, document } = await json('import', 'holes.csv', '--symbol', 'A/B', '--name', 'holes');
    expect(code).toBe(4);
    expect(document.datasets[0]!['gaps']).toMatchObject([
      { from: '2024-01-01T04:00:00.000Z', to: '2024-01-01T06:00:00.000Z', candles: 2, reason: 'unknown', evidence: 'not in holes.csv' },
    ]); // prettier-ignore
  });

  it('refuses a file with unusable rows by their numbers, with exit code 7, and keeps nothing of it', async () => {
    await put('bad.csv', `${csv(5)}\n1704085200,oops,1,1,1,1`);
    const { code, stderr } = await user.run('import', 'bad.csv', '--symbol', 'A/B', '--name', 'bad');
    expect(code).toBe(7);
    expect(stderr).toMatch(/1 not-a-number \(the first in row 6\)/);
    expect((await user.run('list', '--exchange', 'import:bad')).stdout).toContain('No cached dataset');
    const left = await json('import', 'bad.csv', '--symbol', 'A/B', '--name', 'bad', '--skip-invalid');
    expect(left).toMatchObject({ code: 0, document: { datasets: [{ candles: 5 }] } });
  });

  it('only checks with --dry-run', async () => {
    await put('dry.csv', csv(5));
    const { code, stdout } = await user.run(
      'import',
      'dry.csv',
      '--symbol',
      'A/B',
      '--name',
      'dry',
      '--dry-run',
    );
    expect({ code, last: stdout.trim().split('\n').at(-1) }).toEqual({ code: 0, last: 'Checked 1 dataset; nothing was stored.' }); // prettier-ignore
    expect((await user.run('list', '--exchange', 'import:dry')).stdout).toContain('No cached dataset');
  });

  it("takes a folder of freqtrade's files back, by their names, to the same bytes", async () => {
    const fetched = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
    await user.run('fetch', ...fetched, '--start', '2024-01-01', '--end', '2024-03-01');
    for (const format of ['freqtrade', 'parquet', 'arrow']) expect((await user.run('export', ...fetched, '--format', format)).code).toBe(0); // prettier-ignore
    const folder = join(user.folder, 'historical_data');
    await user.run('import', join(folder, 'user_data'), '--name', 'ft');
    for (const kind of ['parquet', 'arrow']) {
      const file = join(folder, `simulated_BTC_USDT_1h_20240101_20240301.${kind}`);
      expect((await user.run('import', file, '--name', kind)).stderr).toBe('');
    }
    const textOf = async (exchange: string) => {
      const { stdout } = await user.run('export', '--exchange', exchange, '--symbol', 'BTC/USDT', '--timeframe', '1h', '--output', '-'); // prettier-ignore
      return stdout;
    };
    const source = await textOf('simulated');
    expect(source.split('\n').length).toBeGreaterThan(1_400);
    for (const name of ['ft', 'parquet', 'arrow']) expect(await textOf(`import:${name}`)).toBe(source);
  });

  it.each<[string, string[], number, RegExp]>([
    ['a file that is not there', ['none.csv', '--symbol', 'A/B'], 2, /there is no none\.csv/],
    ['no market', ['names.csv'], 2, /say --symbol/],
    ['a market that is none', ['names.csv', '--symbol', 'BTC'], 2, /takes a market as BTC\/USDT/],
    ['a name that is none', ['names.csv', '--symbol', 'A/B', '--name', 'My Data'], 2, /import:<name>/],
    ['a unit that is none', ['names.csv', '--symbol', 'A/B', '--time-unit', 'h'], 2, /s, ms, us, ns/],
    ['columns that are no pairs', ['names.csv', '--symbol', 'A/B', '--columns', 'time'], 2, /time=date/],
    [
      'a timeframe that is none',
      ['names.csv', '--symbol', 'A/B', '--timeframe', 'hourly'],
      2,
      /no timeframe/,
    ],
    ['a folder without files', ['empty', '--symbol', 'A/B'], 2, /no file that can be imported/],
    ['no file at all', ['--symbol', 'A/B'], 2, /files/],
  ])('says what is wrong with %s', async (_, args, code, message) => {
    await put('names.csv', csv(3));
    await mkdir(join(user.folder, 'empty'), { recursive: true });
    const result = await user.run('import', ...args);
    expect({ code: result.code, lines: result.stderr.trim().split('\n').length }).toEqual({ code, lines: 1 });
    expect(result.stderr).toMatch(message);
  });

  it('keeps a whole file in whatever folder it is found, with rows of an earlier one', async () => {
    await mkdir(join(user.folder, 'months'), { recursive: true });
    const lines = csv(20).split('\n');
    await put('months/2024-01.csv', lines.slice(0, 12).join('\n'));
    await put('months/2024-02.csv', lines.slice(11).join('\n'));
    const { code, document } = await json('import', 'months', '--symbol', 'A/B', '--name', 'months');
    expect({ code, document }).toMatchObject({ code: 0, document: { datasets: [{ added: 20, revised: 0, gaps: [] }] } });
  }); // prettier-ignore

  it.runIf(hasRealData)("[real data] a year of Binance's minutes comes back byte for byte, with its six outages", async () => {
    const file = realData('binance-6col/BTCUSDT-1m-2021.csv.gz')!;
    const { code, document } = await json('import', file, '--symbol', 'BTC/USDT', '--name', 'real');
    expect(code).toBe(4);
    expect(document.datasets[0]).toMatchObject({ timeframe: '1m', candles: 524_607, added: 524_607 });
    expect(document.datasets[0]!['gaps']).toHaveLength(6);
    await put('ms.json', '{ "exporters": { "csv": { "timeFormat": "ms" } } }');
    await user.run('export', '--exchange', 'import:real', '--output', 'real.csv', '--config', 'ms.json');
    const { gunzipSync } = await import('node:zlib');
    const rows = (text: string) => text.slice(text.indexOf('\n'));
    const source = gunzipSync(await readFile(file)).toString();
    expect(rows(await readFile(join(user.folder, 'real.csv'), 'utf8')) === rows(source)).toBe(true);
  }); // prettier-ignore

  it.runIf(hasRealData)('[real data] takes what venues and archives really wrote', async () => {
    const of = (name: string, ...more: string[]) => json('import', realData(name)!, '--symbol', 'BTC/USDT', '--name', 'venues', ...more); // prettier-ignore
    expect(await of('binance-12col/BTCUSDT-1m-2025-01.csv.gz')).toMatchObject({
      code: 0,
      document: { datasets: [{ candles: 44_640, files: [{ times: ['us'] }] }] },
    });
    expect((await user.run('import', realData('other-venues/BTCUSDT-1m.csv.gz')!, '--symbol', 'BTC/USDT', '--name', 'x')).stderr)
      .toMatch(/24 conflicting-duplicate \(the first in row 30904\)/);
    const kraken = 'time=1,open=2,high=3,low=4,close=5,volume=7,trades=8';
    expect(await of('http/kraken-ohlc-721rows.json', '--columns', kraken)).toMatchObject({ document: { datasets: [{ candles: 721 }] } });
    expect(await of('binance-6col/BTCUSDT-3d.csv.gz')).toMatchObject({ code: 0, document: { datasets: [{ timeframe: '3d' }] } });
    expect(await of('binance-6col/BTCUSDT-1w.csv.gz')).toMatchObject({ document: { datasets: [{ timeframe: '1w' }] } });
    expect(await of('binance-6col/BTCUSDT-1M.csv.gz')).toMatchObject({ document: { datasets: [{ timeframe: '1M' }] } });
  }); // prettier-ignore
});
