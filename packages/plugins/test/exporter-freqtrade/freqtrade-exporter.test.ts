import { candlesFromRows } from '@candlewick/core';
import type { Candles, DatasetId } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { compressionRegistry, CompressionType, RecordBatchReader, tableFromIPC } from 'apache-arrow';
import { describe, expect, it } from 'vitest';
import { lz4Unframe } from '../../src/compression/lz4-unframe.ts';
import plugin from '../../src/exporter-freqtrade/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

compressionRegistry.set(CompressionType.LZ4_FRAME, { decode: lz4Unframe });

const START = Date.UTC(2024, 0, 1);
const COLUMNS = ['date', 'open', 'high', 'low', 'close', 'volume'];
const rows = [
  [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108],
  [START + 60_000, 42475.23, 42775, 42431.65, 1e21, 1e-7],
];

const parseFeather = (file: Uint8Array): Candles => {
  const table = tableFromIPC(file);
  const columns = COLUMNS.map((name) => table.getChild(name)!);
  return candlesFromRows(
    Array.from({ length: table.numRows }, (_, i) => columns.map((column) => Number(column.get(i)))),
  );
};
const parseJson = (file: Uint8Array): Candles =>
  candlesFromRows(JSON.parse(Buffer.from(file).toString()) as number[][]);

runContract({ describe, it }, exporterContract, 'exporter-freqtrade', () =>
  openExporterHarness(plugin, { parse: parseFeather }),
);
runContract({ describe, it }, exporterContract, 'exporter-freqtrade as json', () =>
  openExporterHarness(plugin, { options: { format: 'json' }, parse: parseJson }),
);

const exportOf = (options: unknown, dataset?: DatasetId, candles = candlesFromRows(rows)) =>
  exportToMemory(plugin, candles, { options, ...(dataset ? { dataset } : {}) });

describe('exporter-freqtrade', () => {
  it("writes freqtrade's columns and types", async () => {
    const { schema } = tableFromIPC((await exportOf({})).bytes);
    expect(schema.fields.map(({ name, type }) => [name, String(type)])).toEqual([
      ['date', 'Timestamp<MILLISECOND, UTC>'],
      ...COLUMNS.slice(1).map((name) => [name, 'Float64']),
    ]);
  });

  it('compresses Feather with LZ4, as freqtrade does', async () => {
    const flat = candlesFromRows(
      Array.from({ length: 5_000 }, (_, i) => [START + i * 60_000, 1, 1, 1, 1, 0]),
    );
    const { bytes } = await exportOf({}, undefined, flat);
    expect(bytes.length).toBeLessThan(5_000 * 8 + 10_000);
    expect([...RecordBatchReader.from(bytes)].map(({ numRows }) => numRows)).toEqual([5_000]);
  });

  it('writes json as one array of rows, times in milliseconds', async () => {
    expect(Buffer.from((await exportOf({ format: 'json' })).bytes).toString()).toBe(
      `[[${START},42283.58,42554.57,42261.02,42475.23,1271.68108],[${START + 60_000},42475.23,42775,42431.65,1e+21,1e-7]]`,
    );
  });

  it.each([
    ['binance', 'BTC/USDT', '1h', ['user_data', 'data', 'binance'], 'BTC_USDT-1h'],
    ['kraken', 'ETH/EUR', '1M', ['user_data', 'data', 'kraken'], 'ETH_EUR-1Mo'],
    [
      'binance',
      'BTC/USDT:USDT',
      '5m',
      ['user_data', 'data', 'binance', 'futures'],
      'BTC_USDT_USDT-5m-futures',
    ],
    [
      'binanceusdm',
      'BTC/USDT:USDT',
      '5m',
      ['user_data', 'data', 'binance', 'futures'],
      'BTC_USDT_USDT-5m-futures',
    ],
    ['import:mine', 'A.B/USD', '1d', ['user_data', 'data', 'mine'], 'A_B_USD-1d'],
  ])(
    'suggests the place where freqtrade looks for %s %s %s',
    async (exchange, symbol, timeframe, folder, name) => {
      const { extension, place } = await exportOf({}, { exchange, symbol, timeframe }, candlesFromRows([]));
      expect([extension, place]).toEqual(['feather', { folder, name }]);
    },
  );

  it('refuses a filled view, which its columns could not flag', async () => {
    const filled = candlesFromRows([[START, 1, 1, 1, 1, 1, 0]], ['filled']);
    await expect(exportOf({}, undefined, filled)).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' });
  });
});
