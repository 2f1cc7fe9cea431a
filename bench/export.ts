// pnpm bench export: all candles of a cache to a file with every exporter, beside DuckDB's COPY and a plain loop. Every
// figure from fresh processes, medians. Writes its table to docs/benchmarks.md.
import { execFile } from 'node:child_process';
import { mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { build } from 'esbuild';
import { builtIns } from '@candlewick/plugins';
import { median, writeSection } from './report.ts';

const run = promisify(execFile);
const here = fileURLToPath(new URL('.', import.meta.url));
const REPEATS = Number(process.env['BENCH_REPEATS'] ?? 3);

// Where the plugins find their libraries, and on a real disk.
const root = await mkdtemp(join(here, '../packages/plugins/node_modules/.bench-'));

/** Layouts of many files. */
const FOLDERS = new Set(['lean']);

interface Result {
  readonly ms: number;
  readonly rss: number;
  readonly p99: number;
  readonly longest: number;
  readonly bytes: number;
}

async function measure(way: string, format: string, folder: string): Promise<Result> {
  const output = join(root, FOLDERS.has(format) ? `out-${format}/` : `out.${format}`);
  const { stdout } = await run(process.execPath, [join(root, 'child.mjs'), way, format, folder, output], {
    maxBuffer: 1e8,
  });
  const bytes = await sizeOf(output);
  await rm(output, { recursive: true });
  return { ...(JSON.parse(stdout) as Omit<Result, 'bytes'>), bytes };
}

async function sizeOf(path: string): Promise<number> {
  if (!path.endsWith('/')) return (await stat(path)).size;
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const files = entries.filter((each) => each.isFile());
  const sizes = await Promise.all(
    files.map(async ({ parentPath, name }) => (await stat(join(parentPath, name))).size),
  );
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function bundle(): Promise<void> {
  await build({
    entryPoints: { child: join(here, 'export/child.ts'), prepare: join(here, 'export/prepare.ts') },
    outdir: root,
    outExtension: { '.js': '.mjs' },
    bundle: true,
    splitting: true,
    chunkNames: 'chunk-[hash]',
    platform: 'node',
    format: 'esm',
    target: 'node24',
    mainFields: ['module', 'main'],
    external: ['@duckdb/node-api', 'ccxt', 'lmdb'],
    banner: {
      js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
    },
  });
}

const WAYS: Readonly<Record<string, string>> = {
  candlewick: 'Candlewick',
  'duckdb-1': 'DuckDB COPY, 1 thread',
  'duckdb-2': 'DuckDB COPY, 2 threads',
  node: 'a plain Node loop',
};
/** What the same file can be written with. */
const RIVALS: Readonly<Record<string, readonly string[]>> = {
  csv: ['duckdb-1', 'duckdb-2', 'node'],
  jsonl: ['duckdb-1', 'duckdb-2', 'node'],
  json: ['duckdb-1', 'duckdb-2'],
  parquet: ['duckdb-1', 'duckdb-2'],
};

/** Ours and its rivals in turns, so that a busy moment of the machine meets all of them. */
async function compare(format: string, folder: string, candles: number): Promise<string[][]> {
  const ways = ['candlewick', ...(RIVALS[format] ?? [])];
  const results = new Map(ways.map((way) => [way, [] as Result[]]));
  for (let i = 0; i < REPEATS; i++)
    for (const way of ways) results.get(way)!.push(await measure(way, format, folder));
  const of = (way: string, key: keyof Result) => median(results.get(way)!.map((each) => each[key]));
  return ways.map((way) => [
    format,
    WAYS[way]!,
    (candles / of(way, 'ms') / 1e3).toFixed(2),
    way === 'candlewick' ? '' : `${(of(way, 'ms') / of('candlewick', 'ms')).toFixed(2)}x`,
    (of(way, 'bytes') / candles).toFixed(1),
    String(Math.round(of(way, 'rss') / 1e6)),
    of(way, 'p99').toFixed(1),
  ]);
}

try {
  await bundle();
  const folder = join(root, 'data');
  const { stdout } = await run(process.execPath, [join(root, 'prepare.mjs'), folder]);
  const candles = Number(stdout);
  const rows: string[][] = [];
  for (const { kind, name } of builtIns)
    if (kind === 'exporter') rows.push(...(await compare(name, folder, candles)));
  await writeSection(
    'export',
    `${candles.toLocaleString('en-US')} cached candles of BTC/USDT 1m, ten years, to a file. Every figure from fresh processes, medians of ${REPEATS}: ` +
      "from opening the cache, or DuckDB's table, to the file under its name (ours is on the disk by then); the Node loop has its columns in memory but for reading them. " +
      'The event loop is that of the process.',
    ['format', 'written by', 'M candles/s', 'ours is', 'bytes per candle', 'peak MB', 'event loop p99 ms'],
    rows,
  );
} finally {
  await rm(root, { recursive: true, force: true });
}
