// Prices and volume of a range, and what is known of its gaps.
// node_modules/.bin/tsx examples/scripts/stats.ts
import { configSchema, openHost, openRun, parseMoment } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

await using host = await openHost({ builtIns });
await using run = await openRun(host, { config: configSchema.parse({}), projectFolder: process.cwd() });

const [outcome] = await run.fetch([
  {
    exchange: 'simulated',
    symbol: 'ETH/USDT',
    timeframe: '1m',
    start: parseMoment('2021-01-01'),
    end: parseMoment('2021-01-08'),
  },
]);
if (!outcome || outcome.error) throw new Error(outcome?.error?.message);

const { highestPrice, lowestPrice, averagePrice, vwap } = await run.stats(outcome.dataset, outcome.interval);
console.log(`${outcome.candles} candles, ${outcome.status}`);
console.log(`highest ${highestPrice}, lowest ${lowestPrice}`);
console.log(`average close ${averagePrice.toFixed(2)}, vwap ${vwap.toFixed(2)}`);
for (const { from, to, slots, reason, evidence } of outcome.gaps)
  console.log(
    `${slots} absent, ${new Date(from).toISOString()} to ${new Date(to).toISOString()}: ${reason} (${evidence.answer})`,
  );
