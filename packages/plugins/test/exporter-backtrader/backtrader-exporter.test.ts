import { candlesFromRows } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-backtrader/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

const START = Date.UTC(2024, 0, 1);

const parse = (file: Uint8Array): Candles => {
  const [, ...lines] = Buffer.from(file).toString().trimEnd().split('\n');
  return candlesFromRows(
    lines.map((line) => {
      const [time, ...cells] = line.split(',');
      return [Date.parse(`${time!.replace(' ', 'T')}Z`), ...cells.slice(0, 5).map(Number)];
    }),
  );
};

runContract({ describe, it }, exporterContract, 'exporter-backtrader', () =>
  openExporterHarness(plugin, { parse }),
);

const exportText = async (candles: Candles): Promise<string> => (await exportToMemory(plugin, candles)).text;

describe('exporter-backtrader', () => {
  it("writes the columns that GenericCSVData's defaults expect, open interest as 0", async () => {
    const candles = candlesFromRows([
      [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108],
      [START + 3_600_000, 42475.23, 42775, 42431.65, 42613.56, 1196],
    ]);
    expect(await exportText(candles)).toBe(
      'datetime,open,high,low,close,volume,openinterest\n' +
        '2024-01-01 00:00:00,42283.58,42554.57,42261.02,42475.23,1271.68108,0\n' +
        '2024-01-01 01:00:00,42475.23,42775,42431.65,42613.56,1196,0\n',
    );
  });

  it('refuses a filled view, which its columns could not flag', async () => {
    const filled = candlesFromRows([[START, 1, 1, 1, 1, 1, 0]], ['filled']);
    await expect(exportText(filled)).rejects.toMatchObject({ code: 'PLUGIN_OPTIONS' });
  });
});
