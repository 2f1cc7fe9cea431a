// pnpm bench cache: the cache beside what people use instead, each operation in a fresh process, medians. Writes its
// tables to docs/benchmarks.md. Ratios within one run are what counts.
import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { CODE_STARTS } from '../scripts/bundle/compile-whole.mjs';
import { directImports, wholeEntries } from '../scripts/bundle/direct-imports.mjs';
import { lmdbInside } from '../scripts/bundle/lmdb-inside.mjs';
import { createSimulatedMarket } from '@candlewick/core';
import { readCandlesCsv } from '@candlewick/core/testing';
import { saveSeries, type Series } from './cache/series.ts';
import { STORES } from './cache/store.ts';
import { median, writeSection } from './report.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const bin = join(here, '../packages/cli/dist/candlewick.js');
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 5);

// As the program is built.
const GROUPS = { reading: { files: ['plugins/src/cache-lmdb/lmdb-cache.ts'] } };
const WHOLE = ['reading', 'lmdb'];
const SOURCES =
  /[\\/](packages[\\/](core|plugins)[\\/]src[\\/].*|bench[\\/]cache[\\/]stores[\\/]candlewick)\.ts$/;

// Where the plugins find their libraries, and on a real disk.
const root = await mkdtemp(join(here, '../packages/plugins/node_modules/.bench-'));
await build({
  entryPoints: {
    child: join(here, 'cache/child.ts'),
    'sqlite-day': join(here, 'cache/sqlite-day.ts'),
    ...wholeEntries(GROUPS, WHOLE),
  },
  outdir: root,
  outExtension: { '.js': '.mjs' },
  bundle: true,
  splitting: true,
  chunkNames: 'chunk-[hash]',
  platform: 'node',
  format: 'esm',
  target: 'node24',
  mainFields: ['module', 'main'],
  external: ['@duckdb/node-api', 'apache-arrow', 'ccxt', 'node:sqlite'],
  plugins: [lmdbInside, directImports(GROUPS, { sources: SOURCES, whole: WHOLE })],
  banner: {
    js: `import { createRequire } from 'node:module'; const require = createRequire(import.meta.url);\n${CODE_STARTS}`,
  },
});

/** Node's compile cache for all of them: the program has it too. */
const COMPILED = { ...process.env, NODE_COMPILE_CACHE: join(root, 'compiled') };

interface Results {
  readonly ms: number;
  readonly warmMs: number;
  readonly rss: number;
  readonly p50: number;
  readonly p99: number;
  readonly written: number;
  readonly idle: number;
  readonly most: number;
  readonly exact?: boolean;
}

async function measure(store: string, operation: string, folder: string, file: string): Promise<Results> {
  await mkdir(folder, { recursive: true });
  const args = [
    '--disable-warning=ExperimentalWarning',
    '--expose-gc',
    join(root, 'child.mjs'),
    store,
    operation,
    folder,
    file,
  ];
  const { stdout } = await run(process.execPath, args, { maxBuffer: 1e8, env: COMPILED });
  const result = JSON.parse(stdout) as Results;
  if (result.exact === false) throw new Error(`${store} ${operation} is not exact`);
  return result;
}

async function sizeOf(folder: string): Promise<number> {
  let bytes = 0;
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }))
    if (entry.isFile() && !entry.name.startsWith('lock'))
      bytes += (await stat(join(entry.parentPath, entry.name))).size;
  return bytes;
}

const simulated = createSimulatedMarket('BTC/USDT');
const generated = (from: string, to: string): Series =>
  simulated.read({ timeframe: '1m', from: Date.parse(from), to: Date.parse(to), now: 8e15 });

/** Every store over one series: size, write, full read, a day. */
async function compare(title: string, file: string, candles: number): Promise<void> {
  const rows: string[][] = [];
  const names = Object.keys(STORES);
  const all = new Map(
    names.map((name) => [
      name,
      { write: [] as Results[], all: [] as Results[], days: [] as Results[], bytes: 0 },
    ]),
  );
  for (let i = 0; i < REPEATS; i++) {
    for (const name of names) {
      const isText = /CSV|JSON/.test(name);
      if (isText && i > 0) continue;
      const folder = join(root, `${title}-${name}-${i}`.replaceAll(/[^\w-]/g, '_'));
      const results = all.get(name)!;
      results.write.push(await measure(name, 'write', folder, file));
      results.bytes = await sizeOf(folder);
      results.all.push(await measure(name, 'all', folder, file));
      results.days.push(await measure(name, 'days', folder, file));
      await rm(folder, { recursive: true });
    }
  }
  const of = (list: readonly Results[], key: 'ms' | 'warmMs' | 'rss' | 'p50' | 'p99') =>
    median(list.map((each) => each[key]));
  const ours = all.get('Candlewick')!;
  const ratio = (mine: number, theirs: number) => (mine / theirs).toFixed(2);
  for (const [name, { bytes, write, all: full, days }] of all) {
    const isOurs = name === 'Candlewick';
    const beside = (mine: number, theirs: number) => (isOurs ? '' : ` (${ratio(mine, theirs)})`);
    rows.push([
      name,
      `${(bytes / candles).toFixed(2)}${beside(ours.bytes, bytes)}`,
      `${of(write, 'ms').toFixed(0)}${beside(of(ours.write, 'ms'), of(write, 'ms'))}`,
      `${of(full, 'ms').toFixed(0)}${beside(of(ours.all, 'ms'), of(full, 'ms'))}`,
      of(full, 'warmMs').toFixed(0),
      `${of(days, 'p50').toFixed(3)}${beside(of(ours.days, 'p50'), of(days, 'p50'))}`,
      of(days, 'p99').toFixed(3),
      String(Math.round(of(full, 'rss') / 1e6)),
    ]);
  }
  await writeSection(
    `cache: ${title}`,
    `${candles.toLocaleString('en-US')} candles of BTC/USDT 1m, six columns. Every figure from fresh processes, medians of ${REPEATS} (text files once), with Node's compile cache. ` +
      'In brackets: ours divided by theirs. Write is from opening to durable and closed, read from opening to whole columns; a day is one of 300 random ones, in columns that the next may be written over. What a process has left behind by reading its data is collected before anything is measured.',
    [
      'store',
      'bytes per candle',
      'write ms',
      'full read ms',
      'again ms',
      'a day p50 ms',
      'p99 ms',
      'peak MB',
    ],
    rows,
  );
}

async function small(title: string, file: string, candles: number): Promise<void> {
  const rows: string[][] = [];
  for (const operation of ['ordered', 'shuffled']) {
    const results: Results[] = [];
    let bytes = 0;
    for (let i = 0; i < REPEATS; i++) {
      const folder = join(root, `${operation}-${i}`);
      results.push(await measure('Candlewick', operation, folder, file));
      bytes = await sizeOf(folder);
      await rm(folder, { recursive: true });
    }
    const ms = median(results.map((each) => each.ms));
    const written = median(results.map((each) => each.written));
    rows.push([
      operation,
      `${Math.round(candles / ms)} k/s`,
      `${(written / bytes).toFixed(2)}x`,
      (bytes / candles).toFixed(2),
    ]);
  }
  await writeSection(
    `cache: pages of ${title}`,
    'Pages of 1,000 candles, each durable before the next is written.',
    ['order', 'candles/s', 'bytes written, of the final size', 'bytes per candle'],
    rows,
  );
}

/** A day out of five years through the whole program, beside a bare script on node:sqlite; and a stream's memory. */
async function whole(file: string): Promise<void> {
  const data = join(root, 'data');
  const cache = join(root, 'cli-cache');
  const sqlite = join(root, 'sqlite');
  await measure('Candlewick', 'write', cache, file);
  await measure('node:sqlite', 'write', sqlite, file);
  const stream = await measure('Candlewick', 'stream', cache, file);
  const day = ['2023-05-17', '2023-05-18'] as const;
  const env = {
    ...process.env,
    XDG_DATA_HOME: data,
    XDG_STATE_HOME: data,
    XDG_CONFIG_HOME: data,
    CACHE_DIR: cache,
  };
  const ours = [
    bin,
    'export',
    '--symbol',
    'BTC/USDT',
    '--timeframe',
    '1m',
    '--start',
    day[0],
    '--end',
    day[1],
    '--output',
    '-',
  ];
  const theirs = [join(root, 'sqlite-day.mjs'), sqlite, ...day.map((each) => String(Date.parse(each)))];
  const time = async (args: readonly string[]) => {
    const started = performance.now();
    const { stdout } = await run(process.execPath, args, { env, cwd: root, maxBuffer: 1e8 });
    if (stdout.split('\n').length !== 1_442) throw new Error(`not a day: ${stdout.slice(0, 200)}`);
    return performance.now() - started;
  };
  const mine: number[] = [];
  const bare: number[] = [];
  for (let i = 0; i < 3 * REPEATS; i++) {
    mine.push(await time(ours));
    bare.push(await time(theirs));
  }
  await writeSection(
    'cache: whole processes',
    'One day (1,440 candles) as CSV on standard output out of five cached years, wall time of the whole process; and how much memory a reader of all five years takes above the open cache.',
    ['what', 'figure'],
    [
      ['candlewick export', `${median(mine).toFixed(0)} ms`],
      [
        'a bare script on node:sqlite',
        `${median(bare).toFixed(0)} ms (${(median(mine) / median(bare)).toFixed(2)})`,
      ],
      [
        'streaming five years',
        `${((stream.most - stream.idle) / 1e6).toFixed(0)} MB above ${(stream.idle / 1e6).toFixed(0)} MB`,
      ],
    ],
  );
}

try {
  const year = join(root, 'year.bin');
  const five = join(root, 'five.bin');
  const oneYear = generated('2021-01-01', '2022-01-01');
  const fiveYears = generated('2021-01-01', '2026-01-01');
  saveSeries(year, oneYear);
  saveSeries(five, fiveYears);
  const recorded = process.env['CANDLEWICK_TEST_DATA'];
  if (recorded !== undefined) {
    const real = await readCandlesCsv(join(recorded, 'binance-6col/BTCUSDT-1m-2021.csv.gz'));
    const file = join(root, 'real.bin');
    saveSeries(file, real);
    await compare('a real year', file, real.length);
    await small('a real year', file, real.length);
  }
  await compare('a generated year', year, oneYear.time.length);
  await compare('five generated years', five, fiveYears.time.length);
  await small('a generated year', year, oneYear.time.length);
  await whole(five);
} finally {
  await rm(root, { recursive: true, force: true });
}
if (process.env['CANDLEWICK_TEST_DATA'] === undefined)
  console.log('Without CANDLEWICK_TEST_DATA only generated candles were measured.');
