// What a bot does: fetch what is missing, make sure that nothing is, then read the candles in column batches.
// node_modules/.bin/tsx examples/scripts/bot.ts
import { configSchema, openHost, openRun, parseMoment } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

await using host = await openHost({ builtIns });
await using run = await openRun(host, { config: configSchema.parse({}), projectFolder: process.cwd() });

const [outcome] = await run.fetch([
  {
    exchange: 'simulated',
    symbol: 'BTC/USDT',
    timeframe: '1h',
    start: parseMoment('2024-01-01'),
    end: parseMoment('2024-03-29'), // not included
  },
]);
if (outcome?.status !== 'complete')
  throw new Error(`not all of it could be had: ${JSON.stringify(outcome?.error ?? outcome?.gaps)}`);
const { dataset, interval, candles, requests } = outcome;
console.log(`${candles} candles are there, ${requests} requests were needed`);

// Average close of the last 24 candles, and how often the price crosses it.
const LENGTH = 24;
const closes: number[] = [];
let above: boolean | undefined;
let crossings = 0;
for await (const { length, close } of run.read(dataset, interval)) {
  for (let i = 0; i < length; i++) {
    closes.push(close[i]!);
    if (closes.length > LENGTH) closes.shift();
    if (closes.length < LENGTH) continue;
    const average = closes.reduce((sum, each) => sum + each, 0) / LENGTH;
    const isAbove = close[i]! > average;
    if (above !== undefined && isAbove !== above) crossings++;
    above = isAbove;
  }
}
console.log(`the price crossed its 24 h average ${crossings} times`);
