import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DuckDBInstance } from '@duckdb/node-api';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

interface Row {
  readonly time: number;
  readonly values: readonly number[];
}

/** Rows of a CSV file as DuckDB reads them. */
async function duckdbRows(file: string): Promise<Row[]> {
  const connection = await (await DuckDBInstance.create(':memory:')).connect();
  const result = await connection.runAndReadAll(
    `SELECT epoch_ms(timestamp)::DOUBLE, open::DOUBLE, high::DOUBLE, low::DOUBLE, close::DOUBLE, volume::DOUBLE FROM read_csv('${file}')`,
  );
  return result.getRows().map(([time, ...values]) => ({ time: time as number, values: values as number[] }));
}

describe('candlewick export', () => {
  let user: Workspace;
  const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
  const files = async (folder: string) =>
    (await readdir(join(user.folder, folder), { recursive: true, withFileTypes: true }))
      .filter((each) => each.isFile())
      .map((each) => join(each.parentPath, each.name).slice(join(user.folder, folder).length + 1))
      .sort();
  const text = (file: string) => readFile(join(user.folder, file), 'utf8');
  const sha256 = (bytes: Uint8Array) => createHash('sha256').update(bytes).digest('hex');

  beforeAll(async () => {
    user = await openWorkspace();
    for (const symbol of ['BTC/USDT', 'ETH/USDT'])
      await user.run('fetch', '--exchange', 'simulated', '--symbol', symbol, '--timeframe', '1h', '--start', '2023-12-01', '--end', '2024-03-01'); // prettier-ignore
  });
  afterAll(() => user[Symbol.asyncDispose]());

  it('writes CSV that DuckDB reads back the same in every bit, compressed or not', async () => {
    const { stdout } = await user.run('export', ...market, '--format', 'json', '--output', '-');
    const { candles } = JSON.parse(stdout) as { candles: [string, ...number[]][] };
    const expected = candles.map(([time, ...values]) => ({ time: Date.parse(time), values }));
    expect(expected.length).toBe(91 * 24);
    for (const name of ['plain.csv', 'packed.csv.gz', 'packed.csv.zst']) {
      const { code } = await user.run('export', ...market, '--output', name);
      expect(code).toBe(0);
      expect(await duckdbRows(join(user.folder, name))).toEqual(expected);
    }
    const plain = await text('plain.csv');
    expect(gunzipSync(await readFile(join(user.folder, 'packed.csv.gz'))).toString()).toBe(plain);
    expect(zstdDecompressSync(await readFile(join(user.folder, 'packed.csv.zst'))).toString()).toBe(plain);
  });

  it('tells what a range lacks that nobody has explained, and is not complete', async () => {
    const wider = ['--start', '2023-11-30', '--end', '2024-01-02'];
    const json = await user.run('export', ...market, ...wider, '-o', 'wider.csv', '--json');
    expect(json.code).toBe(4);
    expect(JSON.parse(json.stdout)).toMatchObject({
      status: 'incomplete',
      files: [
        {
          candles: 32 * 24,
          missing: [
            {
              from: '2023-11-30T00:00:00.000Z',
              to: '2023-12-01T00:00:00.000Z',
              candles: 24,
              reason: 'fetch-failed',
            },
          ],
        },
      ],
    });
    const human = await user.run('export', ...market, ...wider, '--format', 'csv,json');
    expect(human.code).toBe(4);
    expect(human.stdout.match(/lacks 24 candles of the range/g)).toHaveLength(1);
  });

  it('is not complete without a range either, where candles lie on both sides of what it lacks', async () => {
    const holed = ['--symbol', 'SOL/USDT', '--timeframe', '1h', '--cache-dir', 'holed'];
    for (const day of ['01', '03'])
      await user.run('fetch', '--exchange', 'simulated', ...holed, '--start', `2024-01-${day}`, '--end', `2024-01-${day}T12:00`); // prettier-ignore
    const { code, stdout } = await user.run('export', '--exchange', 'simulated', ...holed);
    expect({ code, stdout }).toMatchObject({
      code: 4,
      stdout: expect.stringContaining('lacks 36 candles') as string,
    });
    expect(stdout).not.toContain('not cached');
  });

  it('misses nothing in a range that is covered, nor candles that have not closed yet', async () => {
    const covered = await user.run(
      'export',
      ...market,
      '--start',
      '2024-01-01',
      '--end',
      '2024-01-02',
      '--json',
    );
    expect(covered.code).toBe(0);
    expect(JSON.parse(covered.stdout)).toMatchObject({ status: 'complete', files: [{ candles: 24 }] });
    const today = ['--symbol', 'BTC/USDT', '--timeframe', '1d', '--start', '20d', '--end', 'now', '--cache-dir', 'other']; // prettier-ignore
    await user.run('fetch', '--exchange', 'simulated', ...today);
    expect((await user.run('export', ...today)).code).toBe(0);
  });

  it('takes the format from the name of the file', async () => {
    const { stdout } = await user.run('export', ...market, '-o', 'named.parquet', '--json');
    expect(JSON.parse(stdout)).toMatchObject({ files: [{ format: 'parquet' }] });
    expect((await readFile(join(user.folder, 'named.parquet'))).subarray(0, 4).toString()).toBe('PAR1');
  });

  it('writes a file per month below a folder, and a manifest that holds against the files', async () => {
    const { code } = await user.run('export', ...market, '-o', 'tree/', '--partition', 'month', '--manifest');
    expect(code).toBe(0);
    const folder = 'simulated/BTC_USDT/1h/';
    expect(await files('tree')).toEqual([
      `${folder}simulated_BTC_USDT_1h.csv.manifest.json`,
      ...['2023-12', '2024-01', '2024-02'].map((month) => `${folder}simulated_BTC_USDT_1h_${month}.csv`),
    ]);
    const manifest = JSON.parse(await text(`tree/${folder}simulated_BTC_USDT_1h.csv.manifest.json`)) as {
      files: { file: string; rows: number; first: string; last: string; sha256: string }[];
    };
    expect(manifest).toMatchObject({
      dataset: { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' },
      from: '2023-12-01T00:00:00.000Z',
      to: '2024-03-01T00:00:00.000Z',
      columns: ['timestamp', 'open', 'high', 'low', 'close', 'volume'],
      candles: 91 * 24,
      options: { partition: 'month' },
    });
    for (const { file, rows, first, last, sha256: told } of manifest.files) {
      const path = join(user.folder, 'tree', folder, file);
      const found = await duckdbRows(path);
      expect([found.length, found[0]!.time, found.at(-1)!.time]).toEqual([
        rows,
        Date.parse(first),
        Date.parse(last),
      ]);
      expect(sha256(await readFile(path))).toBe(told);
    }
    const parts = await Promise.all(manifest.files.map(({ file }) => text(`tree/${folder}${file}`)));
    const { stdout } = await user.run('export', ...market, '-o', '-');
    const rows = (csv: string) => csv.slice(csv.indexOf('\n') + 1);
    expect(parts.map(rows).join('')).toBe(rows(stdout));
  });

  it('writes several datasets and formats below a folder, and refuses to replace them without --force', async () => {
    const everything = ['export', '--format', 'csv,jsonl', '--output', 'all/'];
    expect((await user.run(...everything)).code).toBe(0);
    const names = (await files('all')).map((each) => each.split('/').slice(0, -1).join('/'));
    expect(names).toEqual(
      ['BTC_USDT', 'BTC_USDT', 'ETH_USDT', 'ETH_USDT'].map((each) => `simulated/${each}/1h`),
    );
    const { code, stderr } = await user.run(...everything);
    expect([code, stderr]).toEqual([2, expect.stringContaining('[OUTPUT_EXISTS]')]);
    expect((await user.run(...everything, '--force')).code).toBe(0);
  });

  it('writes the columns that were named, and times of a zone with their offset', async () => {
    const { stdout } = await user.run('export', ...market, '-o', '-', '--columns', 'close,timestamp', '--tz', 'Asia/Tokyo'); // prettier-ignore
    expect(stdout.split('\n').slice(0, 2)).toEqual([
      'close,timestamp',
      expect.stringMatching(/^[\d.]+,2023-12-01 09:00:00\+09:00$/),
    ]);
  });

  it('writes single precision only when asked to, under another name, and says so in the manifest', async () => {
    const { code } = await user.run('export', ...market, '--dtype', 'float32', '--manifest');
    expect(code).toBe(0);
    const name = 'historical_data/simulated_BTC_USDT_1h_20231201_20240301_float32.csv';
    const exact = (await user.run('export', ...market, '-o', '-')).stdout.split('\n').slice(1, -1);
    const rounded = (await text(name)).split('\n').slice(1, -1);
    const numbers = (line: string) => line.split(',').slice(1).map(Number);
    for (const [i, line] of rounded.entries())
      expect(numbers(line).map(Math.fround)).toEqual(numbers(exact[i]!).map(Math.fround));
    expect(await text(`${name}.manifest.json`)).toContain('"lossy"');
  });

  it('cuts a view into months as it cuts candles: warm-up, fill and all', async () => {
    const view = [
      '--timeframe',
      '3h',
      '--from-timeframe',
      '1h',
      '--indicators',
      'sma:20',
      '--fill',
      'previous',
    ];
    const named = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', ...view];
    const whole = (await user.run('export', ...named, '-o', '-')).stdout.split('\n').slice(1, -1);
    const { code } = await user.run('export', ...named, '-o', 'view/', '--partition', 'month', '--manifest');
    expect(code).toBe(0);
    const names = (await files('view')).filter((name) => name.endsWith('.csv'));
    expect(names.length).toBe(3);
    const parts: string[] = [];
    for (const name of names) parts.push(...(await text(`view/${name}`)).split('\n').slice(1, -1));
    expect(parts).toEqual(whole);
    const [manifest = ''] = (await files('view')).filter((name) => name.endsWith('manifest.json'));
    expect(JSON.parse(await text(`view/${manifest}`))).toMatchObject({
      dataset: { timeframe: '3h' },
      madeOf: '1h',
      options: { indicators: ['sma_20'], fill: 'previous' },
      candles: whole.length,
    });
  });

  it('tells as JSON what it wrote, times as ISO 8601', async () => {
    const { stdout } = await user.run('export', ...market, '-o', 'json/', '--partition', 'month', '--json');
    const { files: told } = JSON.parse(stdout) as { files: Record<string, unknown>[] };
    expect(told).toMatchObject([
      {
        symbol: 'BTC/USDT',
        format: 'csv',
        candles: 91 * 24,
        first: '2023-12-01T00:00:00.000Z',
        last: '2024-02-29T23:00:00.000Z',
        parts: [
          { candles: 31 * 24, first: '2023-12-01T00:00:00.000Z', last: '2023-12-31T23:00:00.000Z' },
          {},
          {},
        ],
      },
    ]);
    expect(stdout).not.toContain('Time"');
  });

  it.each([
    [['--compress', 'brotli'], '--compress takes gzip or zstd'],
    [['--partition', 'week'], '--partition takes day or month or year'],
    [['--tz', 'Europe/Berln'], 'Did you mean Europe/Berlin?'],
    [['--columns', 'timestamp,clos'], 'no column "clos"'],
    [['--columns', 'close,timestamp,close'], '"close" is named twice'],
    [['--append'], '--append continues one file'],
    [['-o', 'x.csv', '--partition', 'month'], 'x.csv/ with a slash'],
    [['-o', '-', '--manifest'], 'not for standard output'],
  ])('tells what is wrong with %j, and writes nothing', async (flags, why) => {
    const before = await files('.');
    const { code, stderr } = await user.run('export', ...market, ...flags);
    expect(stderr).toContain(why);
    expect([2, 3]).toContain(code);
    expect(await files('.')).toEqual(before);
  });

  it('refuses a file that exists, a folder, and a place that nobody can write to', async () => {
    await writeFile(join(user.folder, 'mine.csv'), 'mine');
    await mkdir(join(user.folder, 'place.csv'));
    const refused = async (output: string) => {
      const { code, stderr } = await user.run('export', ...market, '--output', output);
      return [code, /\[(\w+)\]/.exec(stderr)?.[1]];
    };
    expect(await refused('mine.csv')).toEqual([2, 'OUTPUT_EXISTS']);
    expect(await text('mine.csv')).toBe('mine');
    expect(await refused('place.csv')).toEqual([6, 'EXPORT_UNWRITABLE']);
    expect(await refused('mine.csv/below.csv')).toEqual([6, 'EXPORT_UNWRITABLE']);
    if (process.platform === 'linux')
      expect(await refused('/proc/none.csv')).toEqual([6, 'EXPORT_UNWRITABLE']);
    expect((await stat(join(user.folder, 'place.csv'))).isDirectory()).toBe(true);
  });
});
