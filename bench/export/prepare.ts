// What exports are measured on: prepare FOLDER. A cache, a DuckDB table and bare columns of the same ten years; prints how
// many candles they are.
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { createSimulatedMarket } from '@candlewick/core';
import { saveSeries } from '../cache/series.ts';
import { store } from '../cache/stores/candlewick.ts';
import { writeTable } from './duckdb.ts';

const [folder = ''] = process.argv.slice(2);
const series = createSimulatedMarket('BTC/USDT').read({
  timeframe: '1m',
  from: Date.parse('2016-01-01'),
  to: Date.parse('2026-01-01'),
  now: 8e15,
});
await mkdir(folder, { recursive: true });
await store.write(folder, series);
saveSeries(join(folder, 'series.bin'), series);
await writeTable(folder, series);
process.stdout.write(String(series.time.length));
