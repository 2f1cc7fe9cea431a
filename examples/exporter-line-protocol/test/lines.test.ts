import assert from 'node:assert/strict';
import { it } from 'node:test';
import {
  candles,
  createExportSource,
  createMemoryTarget,
  openExporterHarness,
} from '@candlewick/core/testing';
import lineProtocol from '../src/plugin.ts';

/** The only line of an hour of a market with marks in its name. */
async function line(options: object): Promise<string> {
  const { exporter, close } = await openExporterHarness(lineProtocol, { options });
  const target = createMemoryTarget();
  const dataset = { exchange: 'acme', symbol: 'A B/C=D', timeframe: '1h' };
  const source = createExportSource(candles({ count: 1, extras: ['trades'] }), { dataset });
  await exporter.export(source, target, new AbortController().signal);
  await close?.();
  return Buffer.from(target.bytes()).toString();
}

it('writes what InfluxDB takes, with marks in names escaped', async () => {
  const text = await line({ measurement: 'my candles' });
  const [start, fields = '', time] = text.split(/(?<!\\) /);
  assert.equal(start, 'my\\ candles,exchange=acme,symbol=A\\ B/C\\=D,timeframe=1h');
  assert.match(fields, /^open=[\d.]+,high=[\d.]+,low=[\d.]+,close=[\d.]+,volume=[\d.]+,trades=[\d.]+$/);
  assert.equal(time, '1704067200000000000\n');
});

it('leaves extra columns out where it is told to', async () => {
  assert.doesNotMatch(await line({ extras: false }), /trades/);
});
