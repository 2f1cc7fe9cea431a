import { candlesFromRows, CORE_COLUMNS } from '@candlewick/core';
import type { Candles, LedgerEntry } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-json/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

const START = Date.UTC(2024, 0, 1);
const HOUR = 3_600_000;
const ROWS = candlesFromRows(
  [
    [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108, 55.5],
    [START + 3 * HOUR, 42475.23, 42775, 42431.65, 42613.56, 1e-7, NaN],
  ],
  ['trades'],
);
const GAPS: readonly LedgerEntry[] = [
  {
    from: START + HOUR,
    to: START + 3 * HOUR,
    reason: 'outage',
    evidence: { firstAskedAt: START, lastAskedAt: START, timesAsked: 1, answer: 'next candle at 03:00' },
  },
];

const exportText = async (options: unknown, candles: Candles = ROWS): Promise<string> => {
  const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
  return (await exportToMemory(plugin, candles, { options, dataset, gaps: GAPS })).text;
};

const parse = (file: Uint8Array): Candles => {
  const { columns, candles } = JSON.parse(Buffer.from(file).toString()) as {
    columns: string[];
    candles: (string | number | null)[][];
  };
  const rows = candles.map(([time, ...values]) => [
    Date.parse(String(time)),
    ...values.map((value) => (value === null ? NaN : Number(value))),
  ]);
  return candlesFromRows(rows, columns.slice(CORE_COLUMNS.length));
};

runContract({ describe, it }, exporterContract, 'exporter-json', () =>
  openExporterHarness(plugin, { parse }),
);
runContract({ describe, it }, exporterContract, 'exporter-json with all columns', () =>
  openExporterHarness(plugin, { options: { columns: 'all' }, parse, extras: true }),
);

describe('exporter-json', () => {
  it('writes one document that says what it holds and what is missing', async () => {
    expect(await exportText({ columns: 'all' })).toBe(
      '{"symbol":"BTC/USDT","timeframe":"1h","exchange":"binance",' +
        '"from":"2024-01-01T00:00:00.000Z","to":"2024-01-01T04:00:00.000Z",' +
        '"columns":["timestamp","open","high","low","close","volume","trades"],"candles":[\n' +
        '["2024-01-01T00:00:00.000Z",42283.58,42554.57,42261.02,42475.23,1271.68108,55.5],\n' +
        '["2024-01-01T03:00:00.000Z",42475.23,42775,42431.65,42613.56,1e-7,null]\n' +
        '],"gaps":[{"from":"2024-01-01T01:00:00.000Z","to":"2024-01-01T03:00:00.000Z","candles":2,"reason":"outage"}]}\n',
    );
  });

  it('is a valid document without candles', async () => {
    const document: unknown = JSON.parse(await exportText({}, candlesFromRows([])));
    expect(document).toMatchObject({ candles: [], symbol: 'BTC/USDT' });
  });

  it('writes times as Unix milliseconds where asked to', async () => {
    const text = await exportText({ columns: ['timestamp', 'close'], timeFormat: 'ms' });
    expect(JSON.parse(text)).toMatchObject({
      candles: [
        [START, 42475.23],
        [START + 3 * HOUR, 42613.56],
      ],
    });
  });
});
