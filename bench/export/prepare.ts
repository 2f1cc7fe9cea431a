// What exports are measured on: prepare FOLDER. A cache, a DuckDB table and bare columns of the same candles; prints how
// many they are.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSimulatedMarket, type LedgerEntry } from '@candlewick/core';
import { saveSeries, sliceSeries } from '../cache/series.ts';
import { changeOf, ID, openCache } from '../cache/stores/candlewick.ts';
import { writeTable } from './duckdb.ts';

const CANDLES = 5_256_000;
const MINUTE = 60_000;

const [folder = ''] = process.argv.slice(2);
// A little more than ten years: exchanges stand still at times.
const more = createSimulatedMarket('BTC/USDT').read({
  timeframe: '1m',
  from: Date.parse('2018-01-01'),
  to: Date.parse('2028-02-01'),
  now: 8e15,
});
if (more.length < CANDLES) throw new Error(`only ${more.length} candles`);
const series = sliceSeries(more, 0, more.time[CANDLES]!);

/** What the cache knows of absent candles, as after a fetch. */
function outages(): LedgerEntry[] {
  const found: LedgerEntry[] = [];
  const evidence = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 1, answer: 'not among the answered' };
  for (let i = 1; i < CANDLES; i++) {
    const from = series.time[i - 1]! + MINUTE;
    const to = series.time[i]!;
    if (to > from) found.push({ from, to, reason: 'outage', evidence });
  }
  return found;
}

await mkdir(folder, { recursive: true });
{
  await using cache = await openCache(folder);
  await cache.commit(ID, { ...changeOf(series), explain: outages() });
}
saveSeries(join(folder, 'series.bin'), series);
await writeTable(folder, series);
process.stdout.write(String(CANDLES));
