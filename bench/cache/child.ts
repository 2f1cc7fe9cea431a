// One measured process: child STORE OPERATION FOLDER SERIES. Prints one JSON line.
import { readFileSync } from 'node:fs';
import { openCache, ID, changeOf } from './stores/candlewick.ts';
import { COLUMNS, loadSeries, sliceSeries, type Series } from './series.ts';
import { STORES, type BenchStore } from './store.ts';

const DAY = 86_400_000;
const DAYS = 300;
const PAGE = 1_000;

const [name = '', operation = '', folder = '', file = ''] = process.argv.slice(2);

/** Repeatable. */
function random(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

const same = (a: Series, b: Series): boolean =>
  COLUMNS.every((each) => Buffer.from(a[each].slice().buffer).equals(Buffer.from(b[each].slice().buffer)));

/** Of this process alone: what getrusage tells has its parent's in it. */
const peak = () => Number(/VmHWM:\s+(\d+)/.exec(readFileSync('/proc/self/status', 'utf8'))![1]) * 1024;

/** What is written, or what queries are made of. V8 collects what reading it has left before anything is measured, not meanwhile. */
function settledSeries(): Series {
  const series = loadSeries(file);
  globalThis.gc!();
  return series;
}

async function write(store: BenchStore) {
  const series = settledSeries();
  const started = performance.now();
  await store.write(folder, series);
  return { ms: performance.now() - started };
}

async function readAll(store: BenchStore) {
  const started = performance.now();
  const opened = await store.open(folder);
  const first = await opened.all();
  const ms = performance.now() - started;
  const rss = peak();
  const again = performance.now();
  await opened.all();
  const warmMs = performance.now() - again;
  await opened.close();
  return { ms, warmMs, rss, exact: same(first, loadSeries(file)) };
}

/** Random days, one query each. */
async function readDays(store: BenchStore) {
  const series = settledSeries();
  const opened = await store.open(folder);
  const chance = random(42);
  const days = Math.floor((series.time.at(-1)! - series.time[0]!) / DAY);
  const first = Math.ceil(series.time[0]! / DAY) * DAY;
  const count = name.includes('CSV') || name.includes('JSON') || name.includes('Arrow') ? 5 : DAYS;
  const starts = Array.from({ length: count }, () => first + Math.floor(chance() * (days - 1)) * DAY);
  const times: number[] = [];
  for (const from of starts) {
    const started = performance.now();
    await opened.range(from, from + DAY);
    times.push(performance.now() - started);
  }
  // Apart from what is measured: comparing makes more garbage than a day has candles.
  let exact = true;
  for (const from of starts)
    exact &&= same(await opened.range(from, from + DAY), sliceSeries(series, from, from + DAY));
  await opened.close();
  times.sort((a, b) => a - b);
  return { p50: times[times.length >> 1]!, p99: times[Math.floor(times.length * 0.99)]!, exact };
}

const wchar = () => Number(/wchar: (\d+)/.exec(readFileSync('/proc/self/io', 'utf8'))![1]);

/** Pages of 1,000 rows, each made durable before the next is written; in order or shuffled. */
async function pages(shuffled: boolean) {
  const series = settledSeries();
  const starts = Array.from({ length: Math.ceil(series.time.length / PAGE) }, (_, i) => i * PAGE);
  const chance = random(7);
  if (shuffled)
    for (let i = starts.length - 1; i > 0; i--) {
      const j = Math.floor(chance() * (i + 1));
      [starts[i], starts[j]] = [starts[j]!, starts[i]!];
    }
  const cache = await openCache(folder);
  const before = wchar();
  const started = performance.now();
  for (const start of starts) {
    const end = Math.min(start + PAGE, series.time.length) - 1;
    await cache.commit(ID, changeOf(sliceSeries(series, series.time[start]!, series.time[end]! + 1)));
  }
  await cache[Symbol.asyncDispose]();
  return { ms: performance.now() - started, written: wchar() - before };
}

/** Peak memory of a reader that keeps nothing, above what the open cache takes. */
async function stream() {
  await using cache = await openCache(folder);
  await cache.get(ID);
  const idle = process.memoryUsage.rss();
  let rows = 0;
  let most = idle;
  for await (const batch of cache.read(ID, { from: 0, to: 8e15 }, { reuse: true })) {
    rows += batch.length;
    most = Math.max(most, process.memoryUsage.rss());
  }
  return { idle, most, rows };
}

const store = await STORES[name]!();
const result =
  operation === 'write'
    ? await write(store)
    : operation === 'all'
      ? await readAll(store)
      : operation === 'days'
        ? await readDays(store)
        : operation === 'stream'
          ? await stream()
          : await pages(operation === 'shuffled');
process.stdout.write(`${JSON.stringify(result)}\n`);
