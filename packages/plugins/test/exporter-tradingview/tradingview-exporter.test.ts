import { candlesFromRows } from '@candlewick/core';
import type { Candles, DatasetId } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-tradingview/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

const START = Date.UTC(2024, 0, 1);

const parse = (file: Uint8Array): Candles => {
  const [, ...lines] = Buffer.from(file).toString().trimEnd().split('\n');
  return candlesFromRows(
    lines.map((line) => {
      const [time, ...cells] = line.split(',').map(Number);
      return [time! * 1000, ...cells];
    }),
  );
};

runContract({ describe, it }, exporterContract, 'exporter-tradingview', () =>
  openExporterHarness(plugin, { parse }),
);

const exportOf = (candles: Candles, dataset?: DatasetId) =>
  exportToMemory(plugin, candles, dataset ? { dataset } : {});

describe('exporter-tradingview', () => {
  it('writes the columns of an exported chart, times in seconds', async () => {
    const { text } = await exportOf(
      candlesFromRows([[START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108]]),
    );
    expect(text).toBe(
      'time,open,high,low,close,Volume\n1704067200,42283.58,42554.57,42261.02,42475.23,1271.68108\n',
    );
  });

  it.each([
    ['binance', 'BTC/USDT', '1m', 'BINANCE_BTCUSDT, 1'],
    ['kraken', 'ETH/EUR', '4h', 'KRAKEN_ETHEUR, 240'],
    ['binanceusdm', 'BTC/USDT:USDT', '1d', 'BINANCE_BTCUSDT.P, 1D'],
    ['okx', 'BTC/USDT:USDT-241227', '1M', 'OKX_BTCUSDT-241227, 1M'],
    ['binance', '币安人生/USDT', '1h', 'BINANCE_币安人生USDT, 60'],
    ['import:mine', 'A.B$/USD', '2w', 'MINE_A.B_USD, 2W'],
  ])('names the file of %s %s %s as TradingView does', async (exchange, symbol, timeframe, name) => {
    const { place } = await exportOf(candlesFromRows([]), { exchange, symbol, timeframe });
    expect(place).toEqual({ folder: ['tradingview'], name });
  });

  it('refuses a filled view, which its columns could not flag', async () => {
    const filled = candlesFromRows([[START, 1, 1, 1, 1, 1, 0]], ['filled']);
    await expect(exportOf(filled)).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' });
  });
});
