import { rmSync, readFileSync } from 'node:fs';
import plugin from './src/cache-lmdb/plugin.ts';
import { candlesFromRows, sliceCandles, allocateCandles } from '@candlewick/core';
const [,, comp = 'zstd', mode='seq', file] = process.argv;
const folder = '/tmp/cw/cache'; rmSync(folder, { recursive: true, force: true });
const log: any = { warn: console.warn, info() {}, debug() {}, error: console.error, trace() {}, child: () => log };
const ctx: any = { logger: log, clock: { now: () => Date.now(), monotonic: () => performance.now() }, signal: new AbortController().signal, stateFolder: '/tmp/cw/s', folder, memoryBytes: 128e6, diskBytes: 1e10 };
const open = () => plugin.open(plugin.options.parse({ compression: comp === 'false' ? false : comp }), ctx) as any;
let cache = await open();
const N = 525_600; const T0 = Date.UTC(2021, 0, 1);
let all = allocateCandles(N);
if (file) {
  const lines = readFileSync(file, 'utf8').trim().split('\n').slice(1); 
  all = candlesFromRows(lines.map(l => { const c = l.split(','); return c.slice(0,6).map(Number); }));
} else { let p = 30000; for (let i = 0; i < N; i++) { all.time[i] = T0 + i * 60000; const o = p; p = Math.round((p + (Math.random() - .5) * 20) * 100) / 100; all.open[i] = o; all.close[i] = p; all.high[i] = Math.round((Math.max(o, p) + Math.random() * 5) * 100) / 100; all.low[i] = Math.round((Math.min(o, p) - Math.random() * 5) * 100) / 100; all.volume[i] = Math.round(Math.random() * 1e6 * 50) / 1e6; } }
const n = all.length;
const id = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
const pages: any[] = []; for (let i = 0; i < n; i += 1000) pages.push(sliceCandles(all, i, i + 1000));
if (mode.includes('shuf')) pages.sort(() => Math.random() - .5);
const change = (c: any) => { const interval = { from: c.time[0], to: c.time[c.length - 1] + 60000 }; return { put: [{ interval, candles: c }], cover: [{ ...interval, fetchedAt: Date.now(), provenance: 'venue', source: 'api.binance.com' }] }; };
let worst = 0, last = performance.now(); const iv = setInterval(() => { const d = performance.now() - last - 5; if (d > worst) worst = d; last = performance.now(); }, 5);
const lat: number[] = [];
let t = performance.now();
if (mode.includes('par')) { let k = 0; await Promise.all(Array.from({ length: 10 }, async () => { while (k < pages.length) { const a = performance.now(); await cache.commit(id, change(pages[k++])); lat.push(performance.now() - a); } })); }
else for (const p of pages) { const a = performance.now(); await cache.commit(id, change(p)); lat.push(performance.now() - a); }
let dt = performance.now() - t; lat.sort((a, b) => a - b);
console.log(comp, mode, 'write', dt.toFixed(0), 'ms', (n / dt / 1000).toFixed(3), 'M/s; commit p50', lat[lat.length >> 1].toFixed(2), 'p99', lat[Math.floor(lat.length * .99)].toFixed(2), 'loop block', worst.toFixed(1));
console.log(await cache.statistics(), (await cache.get(id)).bytes / n, (await cache.get(id)).coverage.length);
await cache[Symbol.asyncDispose](); cache = await open();
for (const w of ['cold', 'hot', 'hot']) { worst = 0; t = performance.now(); let c = 0, s = 0; for await (const b of cache.read(id, { from: -Infinity, to: Infinity })) { c += b.length; for (let i = 0; i < b.length; i++) s += b.close[i]; } dt = performance.now() - t; console.log(w, c, dt.toFixed(1), 'ms', (c / dt / 1000).toFixed(1), 'M/s', 'loop', worst.toFixed(1)); }
const day: number[] = []; for (let i = 0; i < 300; i++) { const from = T0 + Math.floor(Math.random() * 360) * 86400000; const a = performance.now(); for await (const b of cache.read(id, { from, to: from + 86400000 })); day.push(performance.now() - a); } day.sort((a, b) => a - b); console.log('day p50', day[150].toFixed(3), 'p99', day[297].toFixed(3));
clearInterval(iv); await cache[Symbol.asyncDispose]();
