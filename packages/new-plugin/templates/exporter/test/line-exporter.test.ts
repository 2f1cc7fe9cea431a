import assert from 'node:assert/strict';
import { it } from 'node:test';
import { candlesFromRows } from '@candlewick/core';
import { createExportSource, createMemoryTarget, openExporterHarness } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

const NEW_YEAR = Date.UTC(2024, 0, 1);
const ROWS = [
  [NEW_YEAR, 42_000.5, 42_100, 41_900, 42_050, 12.5, 310],
  [NEW_YEAR + 60_000, 42_050, 42_050, 42_050, 42_050, 0, NaN],
];

async function linesOf(options: object): Promise<string[]> {
  const { exporter, close } = await openExporterHarness(plugin, { options });
  const target = createMemoryTarget();
  const source = createExportSource(candlesFromRows(ROWS, ['trades']));
  await exporter.export(source, target, new AbortController().signal);
  await close?.();
  return Buffer.from(target.bytes()).toString().trimEnd().split('\n');
}

it('writes lines as the database takes them, without fields that were not sent', async () => {
  assert.deepEqual(await linesOf({}), [
    'candles,exchange=binance,symbol=BTC/USDT,timeframe=1m open=42000.5,high=42100,low=41900,close=42050,volume=12.5,trades=310 1704067200000',
    'candles,exchange=binance,symbol=BTC/USDT,timeframe=1m open=42050,high=42050,low=42050,close=42050,volume=0 1704067260000',
  ]);
});

it('writes times in the unit that was asked for', async () => {
  const timeOf = async (precision: string) => (await linesOf({ precision }))[0]!.split(' ').at(-1);
  assert.deepEqual(await Promise.all(['s', 'us', 'ns'].map(timeOf)), [
    '1704067200',
    '1704067200000000',
    '1704067200000000000',
  ]);
});

it('escapes what would end a name', async () => {
  const [line] = await linesOf({ measurement: 'my candles, all' });
  assert.match(line!, /^my\\ candles\\,\\ all,exchange=binance/);
});

it('leaves extra columns out where they are not wanted', async () => {
  const [line] = await linesOf({ extras: false });
  assert.match(line!, /,volume=12\.5 1704067200000$/);
});
