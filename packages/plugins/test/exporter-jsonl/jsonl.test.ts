import { candlesFromRows, CORE_COLUMNS } from '@candlewick/core';
import type { Candles } from '@candlewick/core';
import { exporterContract, openExporterHarness, runContract } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import plugin from '../../src/exporter-jsonl/plugin.ts';
import { exportToMemory } from '../support/export-to-memory.ts';

const START = Date.UTC(2024, 0, 1);
const ROWS = candlesFromRows(
  [
    [START, 42283.58, 42554.57, 42261.02, 42475.23, 1271.68108, 55.5],
    [START + 3_600_000, 42475.23, 42775, 42431.65, 1e21, 1e-7, NaN],
  ],
  ['quote "volume"'],
);

const exportText = async (options: unknown): Promise<string> =>
  (await exportToMemory(plugin, ROWS, { options })).text;

const parse = (file: Uint8Array): Candles => {
  const text = Buffer.from(file).toString();
  const objects = text.split('\n').filter(Boolean).map((line) => JSON.parse(line) as Record<string, unknown>); // prettier-ignore
  const extras = Object.keys(objects[0] ?? {}).slice(CORE_COLUMNS.length);
  const rows = objects.map(({ timestamp, ...values }) => [
    Date.parse(String(timestamp)),
    ...Object.values(values).map((value) => (value === null ? NaN : Number(value))),
  ]);
  return candlesFromRows(rows, extras);
};

runContract({ describe, it }, exporterContract, 'exporter-jsonl', () =>
  openExporterHarness(plugin, { parse }),
);
runContract({ describe, it }, exporterContract, 'exporter-jsonl with all columns', () =>
  openExporterHarness(plugin, { options: { columns: 'all' }, parse, extras: true }),
);

describe('exporter-jsonl', () => {
  it('writes one object per candle with ISO times and plain numbers', async () => {
    expect(await exportText({})).toBe(
      '{"timestamp":"2024-01-01T00:00:00.000Z","open":42283.58,"high":42554.57,"low":42261.02,"close":42475.23,"volume":1271.68108}\n' +
        '{"timestamp":"2024-01-01T01:00:00.000Z","open":42475.23,"high":42775,"low":42431.65,"close":1e+21,"volume":1e-7}\n',
    );
  });

  it('writes null for an absent value, escapes names, and leaves numeric times unquoted', async () => {
    const columns = ['open', 'quote "volume"', 'timestamp'];
    expect(await exportText({ columns, timeFormat: 's' })).toBe(
      '{"open":42283.58,"quote \\"volume\\"":55.5,"timestamp":1704067200}\n' +
        '{"open":42475.23,"quote \\"volume\\"":null,"timestamp":1704070800}\n',
    );
    expect(await exportText({ columns: ['timestamp'], timeFormat: 'datetime' })).toBe(
      '{"timestamp":"2024-01-01 00:00:00"}\n{"timestamp":"2024-01-01 01:00:00"}\n',
    );
  });
});
