// pnpm bench fetch: what a fetch costs at a realistic latency, mode by mode. Writes its table to docs/benchmarks.md.
// Ratios within one run are what counts; absolute times are this machine's.
import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { startMarketServer } from '@candlewick/core/testing';
import { median, writeSection } from './report.ts';

const bin = fileURLToPath(new URL('../packages/cli/bin/candlewick.mjs', import.meta.url));
const run = promisify(execFile);
const LATENCY_MS = 200;
const DAYS = 60;
const REPEATS = 3;
const RANGE = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', '2024-01-01', '--end', '2024-03-01'];

interface Measured {
  readonly seconds: number;
  readonly memory: number;
  readonly requests: number;
}

await using market = await startMarketServer({ markets: { 'BTC/USDT': 'simulated' }, latencyMs: LATENCY_MS });
const root = await mkdtemp(join(tmpdir(), 'candlewick-bench-'));
const config = join(root, 'config.json');
await writeFile(config, JSON.stringify({ exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } } }));

/** One whole process: `candlewick fetch`, its wall time, and what it says of itself. */
async function fetch(
  folder: string,
  env: Readonly<Record<string, string>>,
  ...args: string[]
): Promise<Measured> {
  market.requests.clear();
  const started = performance.now();
  const environment = {
    ...process.env,
    ...env,
    XDG_DATA_HOME: join(root, folder),
    XDG_CONFIG_HOME: join(root, 'c'),
  };
  const options = { cwd: root, env: environment, maxBuffer: 1e8 };
  await run(process.execPath, [bin, 'fetch', '--config', config, '--json', ...RANGE, ...args], options);
  const seconds = (performance.now() - started) / 1000;
  const { stdout } = await run(process.execPath, [bin, 'runs', '--json', '--limit', '1'], options);
  const { runs } = JSON.parse(stdout) as { runs: [{ memory: { peakBytes: number } }] };
  return { seconds, memory: runs[0].memory.peakBytes, requests: market.requests.klinesCount };
}

const MODES = [
  ['one request at a time', { THREAD_POOL_SIZE: '1' }, []],
  ['standard', {}, ['--performance-mode', 'standard']],
  ['high', {}, ['--performance-mode', 'high']],
] as const;

const candles = DAYS * 1440;
await fetch('warm-up', {});
const measured = new Map<string, { cold: Measured[]; cached: Measured[] }>(
  MODES.map(([name]) => [name, { cold: [], cached: [] }]),
);
for (let i = 0; i < REPEATS; i++) {
  for (const [name, env, args] of MODES) {
    const folder = `${name}-${i}`.replaceAll(' ', '-');
    measured.get(name)!.cold.push(await fetch(folder, env, ...args));
    measured.get(name)!.cached.push(await fetch(folder, env, ...args));
  }
}
await rm(root, { recursive: true, force: true });

const of = (list: readonly Measured[], pick: (each: Measured) => number) => median(list.map(pick));
const base = of(measured.get(MODES[0][0])!.cold, ({ seconds }) => seconds);
const rows = MODES.map(([name]) => {
  const { cold, cached } = measured.get(name)!;
  const seconds = of(cold, (each) => each.seconds);
  return [
    name,
    `${seconds.toFixed(2)} s`,
    `${(base / seconds).toFixed(1)}x`,
    `${((seconds / candles) * 1e6).toFixed(1)} ms`,
    String(of(cold, ({ requests }) => requests)),
    `${Math.round(of(cold, ({ memory }) => memory) / 1e6)} MB`,
    `${of(cached, (each) => each.seconds).toFixed(2)} s`,
  ];
});
await writeSection(
  'fetch',
  `${candles.toLocaleString('en-US')} candles of BTC/USDT 1m from a loopback exchange that answers after ${LATENCY_MS} ms, ` +
    `whole processes, medians of ${REPEATS}. Cached: the same command again.`,
  ['mode', 'fetch', 'against one at a time', 'per 1,000 candles', 'requests', 'memory', 'cached'],
  rows,
);
