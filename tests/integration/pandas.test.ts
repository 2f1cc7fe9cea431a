import { createHash } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasPyarrow, python, readBack } from './support/pandas.ts';
import { openWorkspace, type Workspace } from './support/run-cli.ts';

type Row = readonly [string, ...number[]];

/** As read_back.py makes it. */
function digest(rows: readonly Row[], round: (value: number) => number = (value) => value): string {
  const times = BigInt64Array.from(rows, ([time]) => BigInt(Date.parse(time)));
  const columns = [1, 2, 3, 4, 5].map((c) => Float64Array.from(rows, (row) => round(row[c] as number)));
  const hash = createHash('sha256');
  for (const { buffer } of [times, ...columns]) hash.update(new Uint8Array(buffer));
  return hash.digest('hex');
}

describe.skipIf(python === undefined)('pandas reads exports back the same in every bit [pandas]', () => {
  const market = ['--exchange', 'simulated', '--symbol', 'BTC/USDT', '--timeframe', '1h'];
  let user: Workspace;
  let expected: string;
  let single: string;

  beforeAll(async () => {
    user = await openWorkspace();
    const config = {
      exporters: {
        npy: { columns: ['timestamp', 'open', 'high', 'low', 'close', 'volume'] },
        'arrow-lz4': { plugin: 'arrow', compression: 'lz4' },
        'arrow-zstd': { plugin: 'arrow', compression: 'zstd' },
      },
    };
    await writeFile(join(user.folder, 'mine.json'), JSON.stringify(config));
    // Longer than a page of Parquet, a group, and a batch of Arrow.
    await user.run('fetch', ...market, '--start', '2018-01-01', '--end', '2025-12-01');
    const { stdout } = await user.run('export', ...market, '--format', 'json', '-o', '-');
    const rows = (JSON.parse(stdout) as { candles: Row[] }).candles;
    expect(rows.length).toBeGreaterThan(65_536);
    expected = digest(rows);
    single = digest(rows, Math.fround);
  });
  afterAll(() => user[Symbol.asyncDispose]());

  async function written(
    kinds: Readonly<Record<string, readonly string[]>>,
  ): Promise<Record<string, string>> {
    const files: Record<string, string> = {};
    for (const [kind, flags] of Object.entries(kinds)) {
      // pandas knows files of zipped text by their name.
      files[kind] = join(user.folder, kind === 'gzip' ? 'out.csv.gz' : `${kind}.out`);
      const { code, stderr } = await user.run('export', '--config', 'mine.json', ...market, ...flags, '-o', files[kind]); // prettier-ignore
      expect([code, stderr]).toEqual([0, expect.anything()]);
    }
    return files;
  }

  it('from text, NumPy matrices and zip files', async () => {
    const kinds = {
      csv: ['--format', 'csv'],
      gzip: ['--format', 'csv'],
      jsonl: ['--format', 'jsonl'],
      backtrader: ['--format', 'backtrader'],
      tradingview: ['--format', 'tradingview'],
      lean: ['--format', 'lean'],
      npy: ['--format', 'npy'],
    };
    const found = await readBack(await written(kinds));
    expect(found).toEqual(Object.fromEntries(Object.keys(kinds).map((kind) => [kind, expected])));
  });

  it.skipIf(!hasPyarrow)('from Parquet and Arrow, times typed as UTC timestamps [pyarrow]', async () => {
    const kinds = {
      parquet: ['--format', 'parquet'],
      arrow: ['--format', 'arrow'],
      'arrow-lz4': ['--format', 'arrow-lz4'],
      'arrow-zstd': ['--format', 'arrow-zstd'],
      freqtrade: ['--format', 'freqtrade'],
    };
    const found = await readBack(await written(kinds));
    expect(found).toEqual(Object.fromEntries(Object.keys(kinds).map((kind) => [kind, expected])));
  });

  it.skipIf(!hasPyarrow)('from files of single precision, as floats [pyarrow]', async () => {
    const flags = ['--dtype', 'float32', '--format'];
    const found = await readBack(
      await written({ 'parquet-float32': [...flags, 'parquet'], 'arrow-float32': [...flags, 'arrow'] }),
    );
    expect(found).toEqual({ 'parquet-float32': single, 'arrow-float32': single });
  });
});
