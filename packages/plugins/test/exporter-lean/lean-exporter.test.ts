import { candlesFromRows } from '@candlewick/core';
import type { Candles, DatasetId } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { unzipOne } from '../../src/exchange-ccxt/archive/unzip-one.ts';
import plugin from '../../src/exporter-lean/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';
import { plainDecimal } from '../../src/exporter-lean/plain-decimal.ts';

const DAY = 86_400_000;
const START = Date.UTC(2024, 0, 1);
const MINUTES: DatasetId = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

const entryOf = (file: Uint8Array): string =>
  file.subarray(30, 30 + Buffer.from(file).readUInt16LE(26)).toString();
const unzip = async (file: Uint8Array): Promise<string> =>
  (
    await unzipOne(Buffer.from(file), { zip: 'lean', entry: entryOf(Buffer.from(file)), longest: 1e8 })
  ).toString();

/** Rows of one day or of several: a time that goes back begins the next day. */
const parse = async (file: Uint8Array): Promise<Candles> => {
  const text = await unzip(file);
  const [, year, month, day] = /^(\d{4})(\d\d)(\d\d)/.exec(entryOf(Buffer.from(file))) ?? [];
  let midnight = Date.UTC(Number(year), Number(month) - 1, Number(day));
  let last = -1;
  return candlesFromRows(
    text.split('\n').slice(0, -1).map((line) => {
      const [time, ...values] = line.split(',').map(Number);
      if (time! <= last) midnight += DAY;
      last = time!;
      return [midnight + time!, ...values];
    }),
  ); // prettier-ignore
};

runContract({ describe, it }, exporterContract, 'exporter-lean', () =>
  openExporterHarness(plugin, { parse }),
);

async function exportOf(candles: Candles, dataset = MINUTES) {
  const { bytes: file, place } = await exportToMemory(plugin, candles, { dataset });
  return { file, text: await unzip(file), entry: entryOf(file), place };
}

const rows = candlesFromRows([
  [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108],
  [START + 8 * 3_600_000, 1.2e-7, 1e-7, 5e-8, 42613.56, 0],
]);

describe('exporter-lean', () => {
  it('writes minutes in milliseconds since midnight, without header and exponents', async () => {
    expect(await exportOf(rows)).toMatchObject({
      text: '0,42283.58,42554.57,42261.02,42475.23,1271.68108\n28800000,0.00000012,0.0000001,0.00000005,42613.56,0\n',
      entry: '20240101_btcusdt_minute_trade.csv',
      place: { folder: ['crypto', 'binance', 'minute', 'btcusdt'], name: '20240101_trade' },
    });
  });

  it('writes hours and days with their dates, all in one file', async () => {
    const hours = await exportOf(rows, { ...MINUTES, timeframe: '1h' });
    expect(hours.text.split('\n').map((line) => line.slice(0, 14))).toEqual([
      '20240101 00:00',
      '20240101 08:00',
      '',
    ]);
    expect(hours).toMatchObject({
      entry: 'btcusdt.csv',
      place: { folder: ['crypto', 'binance', 'hour'], name: 'btcusdt_trade' },
    });
    const days = await exportOf(rows, { exchange: 'binanceusdm', symbol: 'BTC/USDT:USDT', timeframe: '1d' });
    expect(days).toMatchObject({
      entry: 'btcusdt_trade_perp.csv',
      place: { folder: ['cryptofuture', 'binance', 'daily'], name: 'btcusdt_trade' },
    });
  });

  it('keeps letters of every alphabet, by which some markets alone differ', async () => {
    const rows = candlesFromRows([[START, 1, 1, 1, 1, 1]]);
    const { place } = await exportOf(rows, { exchange: 'binance', symbol: '币安人生/USDT', timeframe: '1h' });
    expect(place).toMatchObject({ name: '币安人生usdt_trade' });
  });

  it('divides minutes into days, and nothing else', async () => {
    const { exporter } = await openExporterHarness(plugin);
    expect(exporter.partition?.(MINUTES)).toBe('day');
    expect(exporter.partition?.({ ...MINUTES, timeframe: '1h' })).toBeUndefined();
  });

  it.each([
    [{ ...MINUTES, timeframe: '15m' }, 'Lean keeps candles of 1m, 1h and 1d'],
    [{ ...MINUTES, symbol: 'BTC/USDT:USDT-241227' }, 'expires'],
  ])('refuses %j, which Lean has no place for', async (dataset, why) => {
    await expect(exportOf(rows, dataset)).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining(why) as string,
    });
  });

  it('writes rows of any length', async () => {
    const long = [5e-324, -1.7976931348623157e308, 1e-200, 1.5e-7, 123_456_789.125];
    const { text } = await exportOf(
      candlesFromRows(Array.from({ length: 2_000 }, (_, i) => [START + i * 60_000, ...long])),
    );
    const lines = text.split('\n').slice(0, -1);
    expect(lines.length).toBe(2_000);
    for (const line of lines) expect(line.split(',').slice(1).map(Number)).toEqual(long);
  });

  it('makes the same file of the same candles', async () => {
    expect(Buffer.compare((await exportOf(rows)).file, (await exportOf(rows)).file)).toBe(0);
  });

  it('refuses a filled view, which its columns could not flag', async () => {
    const filled = candlesFromRows([[START, 1, 1, 1, 1, 1, 0]], ['filled']);
    await expect(exportOf(filled)).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' });
  });
});

describe('a plain decimal', () => {
  it('has digits and a point only, and is the same double', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (value) => {
        const text = plainDecimal(value);
        expect(text).toMatch(/^-?\d+(\.\d+)?$/);
        expect(Number(text)).toBe(value === 0 ? 0 : value);
      }),
    );
    expect([1e-7, -1.25e-9, 1e21, 1.5e22, 0.1].map(plainDecimal)).toEqual([
      '0.0000001',
      '-0.00000000125',
      '1000000000000000000000',
      '15000000000000000000000',
      '0.1',
    ]);
  });
});
