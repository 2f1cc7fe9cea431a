// Files from the library: a CSV under its default name in historical_data/, JSON Lines under a name of one's own.
// node_modules/.bin/tsx examples/scripts/export.ts
import { relative } from 'node:path';
import { configSchema, openHost, openRun, parseMoment } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

const config = configSchema.parse({ exporters: { jsonl: { timeFormat: 'ms', columns: 'all' } } });
await using host = await openHost({ builtIns });
await using run = await openRun(host, { config, projectFolder: process.cwd() });

const [outcome] = await run.fetch([
  {
    exchange: 'simulated',
    symbol: 'SOL/USDT',
    timeframe: '1d',
    start: parseMoment('2024-01-01'),
    end: parseMoment('2024-02-01'),
  },
]);
if (outcome?.status !== 'complete') throw new Error('the range is not complete');
const { dataset, interval } = outcome;

const csv = await run.export(dataset, { format: 'csv', interval });
const jsonl = await run.export(dataset, {
  format: 'jsonl',
  interval,
  output: 'historical_data/sol.jsonl',
  force: true, // replace what an earlier run of this script left
});
for (const { path = '', candles, bytes } of [csv, jsonl])
  console.log(`${relative(process.cwd(), path)}: ${candles} candles, ${bytes} bytes`);
