// pnpm bench archive: years of minutes by files of the archive and by pages, over loopback. Writes docs/benchmarks.md.
// The venue's own budget is what bounds pages: over a real line the archive's rate is that of the line.
import { execFile, fork } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { median, writeSection } from './report.ts';

const run = promisify(execFile);
/** As it stands in the repository it looks first whether its bundle is older than its sources; the bundle is what is published. */
const built = fileURLToPath(new URL('../packages/cli/bin/candlewick.mjs', import.meta.url));
const bin = fileURLToPath(new URL('../packages/cli/dist/candlewick.js', import.meta.url));
const server = fileURLToPath(new URL('archive/serve.ts', import.meta.url));
const [FROM, TO] = ['2018-01-01', '2026-01-01'];
/** So much of it by pages: their cost per candle is the same all the way. */
const PAGES_TO = '2018-07-01';
const REPEATS = 3;
/** 6,000 weight a minute, 2 a page of 1,000: what Binance lets through at the very best. */
const BUDGET_RATE = 50_000;

interface Served {
  readonly url: string;
  readonly urls: unknown;
}
interface Measured {
  readonly candles: number;
  readonly seconds: number;
  readonly cpuMs: number;
  readonly peakBytes: number;
}

await run(process.execPath, [built, '--version']);
const venue = fork(server, ['--from', FROM, '--to', TO], { stdio: 'inherit' });
const { url, urls } = await new Promise<Served>((resolve) =>
  venue.once('message', (each) => resolve(each as Served)),
);
const root = await mkdtemp(join(tmpdir(), 'candlewick-bench-'));
const config = join(root, 'config.json');
const exchanges = { binance: { ccxt: { urls }, archive: { url } } };
// Pages are measured as fast as they come: no budget of ours either.
await writeFile(config, JSON.stringify({ exchanges, limiter: { share: 1 } }));

/** One whole process: `candlewick fetch` into an empty cache, and what it says of itself. */
async function fetchAll(folder: string, to: string, source: string): Promise<Measured> {
  // A machine's own certificates are read at the start, and are no part of it.
  const { NODE_EXTRA_CA_CERTS: _, ...others } = process.env;
  const env = { ...others, XDG_DATA_HOME: join(root, folder), XDG_CONFIG_HOME: join(root, 'c') };
  const options = { cwd: root, env, maxBuffer: 1e8 };
  const range = ['--symbol', 'BTC/USDT', '--timeframe', '1m', '--start', FROM, '--end', to];
  const started = performance.now();
  const fetch = [bin, 'fetch', '--config', config, '--json', '--source', source, ...range];
  const { stdout } = await run(process.execPath, fetch, options);
  const seconds = (performance.now() - started) / 1000;
  const { datasets } = JSON.parse(stdout) as { datasets: [{ candles: number; status: string }] };
  if (datasets[0].status !== 'complete') throw new Error(`${source} ended ${datasets[0].status}`);
  const told = await run(process.execPath, [bin, 'runs', '--json', '--limit', '1'], options);
  const { runs } = JSON.parse(told.stdout) as {
    runs: [{ memory: { peakBytes: number }; cpu: { userMs: number; systemMs: number } }];
  };
  const { cpu, memory } = runs[0];
  await rm(join(root, folder), { recursive: true, force: true });
  return {
    candles: datasets[0].candles,
    seconds,
    cpuMs: cpu.userMs + cpu.systemMs,
    peakBytes: memory.peakBytes,
  };
}

const WAYS = [
  ['files of the archive', TO, 'auto'],
  ['pages', PAGES_TO, 'rest'],
] as const;
const rows: string[][] = [];
try {
  await fetchAll('warm-up', PAGES_TO, 'auto');
  for (const [name, to, source] of WAYS) {
    const measured: Measured[] = [];
    for (let i = 0; i < REPEATS; i++) measured.push(await fetchAll(`${source}-${i}`, to, source));
    const of = (pick: (each: Measured) => number) => median(measured.map(pick));
    const rate = of(({ candles, seconds }) => candles / seconds);
    rows.push([
      name,
      of(({ candles }) => candles).toLocaleString('en-US'),
      `${of(({ seconds }) => seconds).toFixed(2)} s`,
      `${Math.round(rate / 1000)} k/s`,
      source === 'rest' ? '–' : `${(rate / BUDGET_RATE).toFixed(1)}x`,
      `${of(({ cpuMs, candles }) => (cpuMs * 1000) / candles).toFixed(2)} µs`,
      `${Math.round(of(({ peakBytes }) => peakBytes) / 1e6)} MB`,
    ]);
  }
} finally {
  venue.kill();
  await rm(root, { recursive: true, force: true });
}
await writeSection(
  'archive',
  `BTC/USDT 1m from ${FROM} to ${TO} (pages: to ${PAGES_TO}) from a loopback exchange and its archive without a budget or a latency, whole ` +
    `processes, medians of ${REPEATS}. Binance's own limit lets ${BUDGET_RATE.toLocaleString('en-US')} candles a second through by pages.`,
  ['way', 'candles', 'fetch', 'rate', 'against the limit of pages', 'CPU per candle', 'peak memory'],
  rows,
);
