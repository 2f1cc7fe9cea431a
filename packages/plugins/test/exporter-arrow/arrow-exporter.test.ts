import { candlesFromRows, CORE_COLUMNS, rowsOf } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { compressionRegistry, CompressionType, RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { zstdDecompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { lz4Unframe } from '../../src/compression/lz4-unframe.ts';
import plugin from '../../src/exporter-arrow/plugin.ts';
import { exportToMemory, type HowToExport } from '../support/export-to-memory.ts';

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4Unframe });
compressionRegistry.set(CompressionType.ZSTD, {
  decode: (bytes) => new Uint8Array(zstdDecompressSync(bytes)),
});

const START = Date.UTC(2024, 0, 1);

/** With apache-arrow's own reader. */
const parse = (file: Uint8Array): Candles => {
  const table = tableFromIPC(file);
  const names = table.schema.fields.map(({ name }) => name);
  const columns = names.map((name) => table.getChild(name)!);
  const rows = Array.from({ length: table.numRows }, (_, i) =>
    columns.map((column) => {
      const value: unknown = column.get(i);
      return value === null ? NaN : Number(value);
    }),
  );
  return candlesFromRows(rows, names.slice(CORE_COLUMNS.length));
};

const exportFile = async (
  candles: Candles,
  options: unknown = {},
  more: Pick<HowToExport, 'dtype'> = {},
): Promise<Uint8Array> => (await exportToMemory(plugin, candles, { options, ...more })).bytes;

runContract({ describe, it }, exporterContract, 'exporter-arrow', () =>
  openExporterHarness(plugin, { parse }),
);
for (const compression of ['none', 'lz4', 'zstd'])
  runContract({ describe, it }, exporterContract, `exporter-arrow with all columns and ${compression}`, () =>
    openExporterHarness(plugin, {
      options: { columns: 'all', compression, batch: 1_000 },
      parse,
      extras: true,
    }),
  );

const three = candlesFromRows(
  [
    [START, 1, 2, 0.5, 1.5, 10, 7],
    [START + 60_000, 1.5, 2, 0.5, 1.5, 0, NaN],
    [START + 120_000, 0.1, 1e-7, 5e-324, 1 / 3, 2 ** 53, 8],
  ],
  ['trades'],
);

describe('exporter-arrow', () => {
  it('writes UTC timestamps, required doubles and nullable extra columns', async () => {
    const { schema } = tableFromIPC(await exportFile(three, { columns: 'all' }));
    expect(schema.fields.map(({ name, type, nullable }) => [name, String(type), nullable])).toEqual([
      ['timestamp', 'Timestamp<MILLISECOND, UTC>', false],
      ...['open', 'high', 'low', 'close', 'volume'].map((name) => [name, 'Float64', false]),
      ['trades', 'Float64', true],
    ]);
    expect(JSON.parse(schema.metadata.get('candlewick')!)).toMatchObject({ symbol: 'BTC/USDT' });
  });

  it.each(['none', 'lz4', 'zstd'])(
    'writes floats where single precision was asked for, compression %s',
    async (compression) => {
      const file = await exportFile(three, { columns: 'all', compression }, { dtype: 'float32' });
      expect(tableFromIPC(file).schema.fields.map(({ type }) => String(type))).toEqual([
        'Timestamp<MILLISECOND, UTC>',
        ...Array.from({ length: 6 }, () => 'Float32'),
      ]);
      const back = parse(file);
      expect([...back.time]).toEqual([...three.time]);
      expect([...back.close]).toEqual([...three.close].map(Math.fround));
      expect([...back.extras.trades!]).toEqual([7, NaN, 8]);
    },
  );

  it('says that an extra value is null, not NaN', async () => {
    const table = tableFromIPC(await exportFile(three, { columns: 'all' }));
    expect(table.getChild('trades')!.nullCount).toBe(1);
    expect(table.getChild('trades')!.get(1)).toBeNull();
  });

  it('writes one record batch per so many rows, each of which begins at a cache line of the body', async () => {
    const many = candlesFromRows(
      Array.from({ length: 2_500 }, (_, i) => [START + i * 60_000, i, i, i, i, i]),
    );
    const file = await exportFile(many, { batch: 1_000 });
    const reader = RecordBatchReader.from(file);
    expect([...reader].map(({ numRows }) => numRows)).toEqual([1_000, 1_000, 500]);
    expect(rowsOf(parse(file))).toEqual(rowsOf(many));
  });

  it('can be read as a stream too: the schema stands before the batches', async () => {
    const file = await exportFile(three);
    expect(tableFromIPC(file.subarray(8)).numRows).toBe(3);
  });

  it('writes times before 1970 and far ahead', async () => {
    const times = [-8.64e15, -1, 0, 2 ** 32 - 1, 2 ** 32, 8.64e15];
    const candles = candlesFromRows(times.map((time) => [time, 1, 1, 1, 1, 1]));
    expect([...parse(await exportFile(candles)).time]).toEqual(times);
  });

  it('takes the extension of Feather where it is asked to', async () => {
    const { extension } = await exportToMemory(plugin, three, { options: { extension: 'feather' } });
    expect(extension).toBe('feather');
  });
});
