import { candlesFromRows, CORE_COLUMNS, rowsOf } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { parquetMetadata, parquetReadObjects } from 'hyparquet';
import { gunzipSync, zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-parquet/plugin.ts';
import { exportToMemory, type HowToExport } from '../support/export-to-memory.ts';
import { queryFile } from '../support/query-file.ts';

const START = Date.UTC(2024, 0, 1);
const compressors = {
  ZSTD: (bytes: Uint8Array) => new Uint8Array(zstdDecompressSync(bytes)),
  GZIP: (bytes: Uint8Array) => new Uint8Array(gunzipSync(bytes)),
};

const exportFile = async (
  candles: Candles,
  options: unknown = {},
  more: Pick<HowToExport, 'dtype'> = {},
): Promise<Uint8Array> => (await exportToMemory(plugin, candles, { options, ...more })).bytes;

const bufferOf = (file: Uint8Array): ArrayBuffer => new Uint8Array(file).buffer;

/** With hyparquet, an implementation of another hand. */
const parse = async (file: Uint8Array): Promise<Candles> => {
  const objects = await parquetReadObjects({ file: bufferOf(file), compressors });
  const names = parquetMetadata(bufferOf(file)).schema.slice(1).map(({ name }) => name); // prettier-ignore
  const rows = objects.map((each) =>
    names.map((name) =>
      each[name] instanceof Date ? each[name].getTime() : ((each[name] as number) ?? NaN),
    ),
  );
  return candlesFromRows(rows, names.slice(CORE_COLUMNS.length));
};

runContract({ describe, it }, exporterContract, 'exporter-parquet', () =>
  openExporterHarness(plugin, { parse }),
);
runContract({ describe, it }, exporterContract, 'exporter-parquet with all columns', () =>
  openExporterHarness(plugin, { options: { columns: 'all', rowGroup: 1_000 }, parse, extras: true }),
);

/** Minutes with an outage, a time off the grid, and an extra column with holes. */
const odd = (count: number): Candles =>
  candlesFromRows(
    Array.from({ length: count }, (_, i) => [
      START + (i < 5_000 ? i : i + 100_000) * 60_000 + (i === 7_001 ? 7 : 0),
      (i * 7_919) % 1_000_003 / 97, i + 0.1, -0, 1 / (i + 1), i % 3 === 0 ? 0 : 1e-7 * i,
      i % 7 === 0 ? NaN : i / 3,
    ]),
    ['quote_volume'],
  ); // prettier-ignore

describe('exporter-parquet', () => {
  it.each([['zstd'], ['gzip'], ['none']])(
    'with compression %s is read by DuckDB to the same bits',
    async (compression) => {
      const candles = odd(90_000);
      // A row group of two pages a column, and one of one.
      const file = await exportFile(candles, { columns: 'all', compression, rowGroup: 60_000 });
      const { columns, types } = await queryFile(file, 'parquet', (path) => `SELECT * FROM '${path}'`);
      expect(types).toEqual(['TIMESTAMP WITH TIME ZONE', ...Array.from({ length: 6 }, () => 'DOUBLE')]);
      expect(columns).toEqual([...CORE_COLUMNS.map((name) => candles[name]), candles.extras.quote_volume]);
    },
  );

  it('writes floats where single precision was asked for, times as they are', async () => {
    const candles = odd(20_000);
    const file = await exportFile(candles, { columns: 'all', rowGroup: 5_000 }, { dtype: 'float32' });
    const { columns, types } = await queryFile(file, 'parquet', (path) => `SELECT * FROM '${path}'`);
    expect(types).toEqual(['TIMESTAMP WITH TIME ZONE', ...Array.from({ length: 6 }, () => 'FLOAT')]);
    const [time, ...values] = [...CORE_COLUMNS.map((name) => candles[name]), candles.extras.quote_volume!];
    expect(columns).toEqual([time, ...values.map((column) => column.map(Math.fround))]);
    const { rows } = await queryFile(
      file,
      'parquet',
      (path) => `SELECT count(*) FROM '${path}' WHERE open >= ${Math.fround(candles.open[19_999]!)}`,
    );
    expect(rows[0]![0]).toBe(BigInt(candles.open.filter((each) => each >= candles.open[19_999]!).length));
  });

  it('lets DuckDB leave row groups out by their bounds', async () => {
    const candles = odd(20_000);
    const file = await exportFile(candles, { columns: 'all', rowGroup: 5_000 });
    const { rows } = await queryFile(
      file,
      'parquet',
      (path) =>
        `SELECT row_group_id, path_in_schema, stats_min_value, stats_max_value, stats_null_count
         FROM parquet_metadata('${path}') WHERE path_in_schema IN ('timestamp', 'low', 'quote_volume')`,
    );
    expect(rows.slice(0, 3)).toEqual([
      [0n, 'timestamp', '2024-01-01 00:00:00+00', '2024-01-04 11:19:00+00', 0n],
      [0n, 'low', '-0.0', '0.0', 0n],
      [0n, 'quote_volume', String(1 / 3), String(4_999 / 3), 715n],
    ]);
    const { rows: found } = await queryFile(
      file,
      'parquet',
      (path) =>
        `SELECT count(*), min(low) FROM '${path}' WHERE timestamp >= '2024-01-04 11:00:00+00' AND low >= 0`,
    );
    expect(found).toEqual([[15_020n, -0]]);
  });

  it('writes one row group per so many rows, and the dataset into its metadata', async () => {
    const metadata = parquetMetadata(bufferOf(await exportFile(odd(2_500), { rowGroup: 1_000 })));
    expect(metadata.row_groups.map(({ num_rows }) => num_rows)).toEqual([1_000n, 1_000n, 500n]);
    expect(JSON.parse(metadata.key_value_metadata![0]!.value!)).toMatchObject({
      exchange: 'binance',
      symbol: 'BTC/USDT',
      timeframe: '1m',
    });
  });

  it('writes an empty file with its columns', async () => {
    const file = await exportFile(odd(0));
    const { rows } = await queryFile(
      file,
      'parquet',
      (path) => `SELECT count(*), count(close) FROM '${path}'`,
    );
    expect(rows).toEqual([[0n, 0n]]);
  });

  it('writes columns in the order asked for', async () => {
    const file = await exportFile(odd(10), { columns: ['close', 'timestamp'] });
    const objects = await parquetReadObjects({ file: bufferOf(file), compressors });
    expect(Object.keys(objects[0]!)).toEqual(['close', 'timestamp']);
  });

  it('writes steps of any size, the longest there are too', async () => {
    const times = [-8.64e15, -5, 0, 1, 2 ** 31, 2 ** 32 + 1, 1e12, 1e15, 8.64e15];
    const candles = candlesFromRows(times.map((time) => [time, 1, 1, 1, 1, 1]));
    const file = await exportFile(candles);
    expect(rowsOf(await parse(file))).toEqual(rowsOf(candles));
  });
});
