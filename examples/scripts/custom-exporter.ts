// A plugin given by its path in the configuration, exactly as in candlewick.config.json.
// node_modules/.bin/tsx examples/scripts/custom-exporter.ts
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { configSchema, openHost, openRun, parseMoment } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

const config = configSchema.parse({
  plugins: [fileURLToPath(new URL('../project/closes-exporter.ts', import.meta.url))],
  exporters: { closes: { separator: '\t' } },
});
await using host = await openHost({ builtIns });
await using run = await openRun(host, { config, projectFolder: process.cwd() });

const [outcome] = await run.fetch([
  {
    exchange: 'simulated',
    symbol: 'BTC/USDT',
    timeframe: '4h',
    start: parseMoment('2024-01-01'),
    end: parseMoment('2024-01-02'),
  },
]);
if (outcome?.status !== 'complete') throw new Error('the range is not complete');

const { path = '' } = await run.export(outcome.dataset, { format: 'closes', interval: outcome.interval });
console.log(await readFile(path, 'utf8'));
