import { candlesFromRows, CORE_COLUMNS } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import {
  createExportSource,
  createMemoryTarget,
  exporterContract,
  openExporterHarness,
  runContract,
} from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-csv/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

const START = Date.UTC(2024, 0, 1);
const ROWS = candlesFromRows(
  [
    [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108, 55.5],
    [START + 3_600_000, 42475.23, 42775, 42431.65, 42613.56, 1196.37856, NaN],
    [START + 86_400_000, 0.00001234, 1e-7, 5e-324, 123456789012345680000, 0, 7],
  ],
  ['quote_volume'],
);

const exportText = async (options: unknown, candles: Candles = ROWS): Promise<string> =>
  (await exportToMemory(plugin, candles, { options })).text;

const parse = (file: Uint8Array): Candles => {
  const [header = '', ...lines] = Buffer.from(file).toString().trimEnd().split('\n');
  const rows = lines.map((line) => {
    const [time = '', ...cells] = line.split(',');
    return [
      Date.parse(`${time.replace(' ', 'T')}Z`),
      ...cells.map((cell) => (cell === '' ? NaN : Number(cell))),
    ];
  });
  return candlesFromRows(rows, header.split(',').slice(CORE_COLUMNS.length));
};

runContract({ describe, it }, exporterContract, 'exporter-csv', () => openExporterHarness(plugin, { parse }));
runContract({ describe, it }, exporterContract, 'exporter-csv with all columns', () =>
  openExporterHarness(plugin, { options: { columns: 'all' }, parse, extras: true }),
);

describe('exporter-csv', () => {
  it("writes the seed's shape by default", async () => {
    expect(await exportText({})).toBe(
      'timestamp,open,high,low,close,volume\n' +
        '2024-01-01 00:00:00,42283.58,42554.57,42261.02,42475.23,1271.68108\n' +
        '2024-01-01 01:00:00,42475.23,42775,42431.65,42613.56,1196.37856\n' +
        '2024-01-02 00:00:00,0.00001234,1e-7,5e-324,123456789012345680000,0\n',
    );
  });

  it('writes chosen columns in their order, an absent value as an empty cell', async () => {
    const columns = ['close', 'quote_volume', 'timestamp'];
    expect(await exportText({ columns, separator: ';', timeFormat: 'ms', header: false })).toBe(
      `42475.23;55.5;${START}\n42613.56;;${START + 3_600_000}\n123456789012345680000;7;${START + 86_400_000}\n`,
    );
  });

  it('writes times as ISO 8601 or Unix seconds too, and below a second where there are milliseconds', async () => {
    const one = candlesFromRows([[START + 1_001, 1, 1, 1, 1, 1]]);
    const columns = ['timestamp'];
    const texts = ['iso', 's', 'datetime', 'ms'].map((timeFormat) =>
      exportText({ columns, timeFormat, header: false }, one),
    );
    expect(await Promise.all(texts)).toEqual([
      '2024-01-01T00:00:01.001Z\n',
      '1704067201.001\n',
      '2024-01-01 00:00:01.001\n',
      '1704067201001\n',
    ]);
  });

  it('quotes names that hold the separator', async () => {
    const odd = candlesFromRows([[START, 1, 1, 1, 1, 1, 2]], ['taker, "buy"']);
    expect(await exportText({ columns: ['open', 'taker, "buy"'] }, odd)).toBe('open,"taker, ""buy"""\n1,2\n');
  });

  it('refuses a column that the dataset lacks before it opens a file', async () => {
    const { exporter } = await openExporterHarness(plugin, { options: { columns: ['timestamp', 'closs'] } });
    const target = createMemoryTarget();
    const done = exporter.export(createExportSource(ROWS), target, new AbortController().signal);
    await expect(done).rejects.toMatchObject({
      code: 'PLUGIN_OPTIONS',
      message: expect.stringContaining('quote_volume'),
    });
    expect(target.files).toEqual([]);
  });

  it('gives an empty cell where a batch lacks the extra column that others have', async () => {
    const { exporter } = await openExporterHarness(plugin, { options: { columns: ['open', 'trades'] } });
    const target = createMemoryTarget();
    const source = { ...createExportSource(ROWS), extras: ['trades'] };
    await exporter.export(source, target, new AbortController().signal);
    expect(Buffer.from(target.bytes()).toString()).toBe('open,trades\n42283.58,\n42475.23,\n0.00001234,\n');
  });

  it('hands over chunks of at least 64 KB but for the last', async () => {
    const { exporter } = await openExporterHarness(plugin);
    const sizes: number[] = [];
    const many = candlesFromRows(
      Array.from({ length: 50_000 }, (_, i) => [START + i * 60_000, 1.5, 2.5, 0.5, 1.25, i]),
    );
    const target = {
      file: async () => ({ write: async (chunk: Uint8Array) => void sizes.push(chunk.length) }),
    };
    await exporter.export(createExportSource(many, { batchSize: 100 }), target, new AbortController().signal);
    expect(sizes.length).toBeGreaterThan(3);
    expect(Math.min(...sizes.slice(0, -1))).toBeGreaterThanOrEqual(65_536);
  });
});
