import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readdir, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import type { Cache } from '@candlewick/core';
import { datasetOf, pageOf } from '../../packages/plugins/test/cache-lmdb/child.ts';
import type { ChildTask, Role } from './cache-child.ts';
import { openCache } from './open-cache.ts';

const CHILD = fileURLToPath(new URL('cache-child.ts', import.meta.url));
const SYMBOL = 'BTC/USDT';
/** Rounds before a cache begins anew, so that looking at all of it stays quick. */
const ROUNDS_PER_CACHE = 20;

export interface CacheReport {
  readonly passed: boolean;
  readonly kills: number;
  /** Pages whose commit had been acknowledged. */
  readonly pages: number;
  readonly compactions: number;
  readonly backups: number;
  /** What was wrong, in words. */
  readonly wrong: readonly string[];
}

function start(task: ChildTask) {
  const child = spawn(process.execPath, ['--import', 'tsx', CHILD, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const lines: string[] = [];
  let waiting: (() => void) | undefined;
  createInterface({ input: child.stdout }).on('line', (line) => {
    lines.push(line);
    waiting?.();
  });
  child.stderr.on('data', (text: Buffer) => lines.push(`failed ${text.toString()}`));
  const closed = once(child, 'close').then(() => waiting?.());
  const until = async (condition: () => boolean): Promise<void> => {
    while (!condition() && child.exitCode === null && child.signalCode === null)
      await new Promise<void>((resolve) => (waiting = resolve));
  };
  const pages = (): number[] =>
    lines.flatMap((line) => (line.startsWith('done ') ? [Number(line.slice(5))] : []));
  const counts = (role: Role): number => lines.filter((line) => line.startsWith(`${role} `)).length;
  const failures = (): string[] => lines.filter((line) => line.startsWith('failed'));
  return { child, closed, lines, until, pages, counts, failures };
}

/** What is not as it was acknowledged, or is damaged. */
async function faultsOf(cache: Cache, pages: readonly number[]): Promise<string[]> {
  const wrong: string[] = [];
  const { findings } = await cache.maintenance!.check();
  wrong.push(...findings.map(({ kind, message }) => `${kind}: ${message}`));
  for (const number of pages) {
    const { interval, candles } = pageOf(number);
    const closes: number[] = [];
    for await (const batch of cache.read(datasetOf(SYMBOL), interval)) closes.push(...batch.close);
    if (closes.length !== candles.length || closes.some((close, i) => close !== candles.close[i]))
      wrong.push(`page ${number} was acknowledged and is not there`);
  }
  return wrong;
}

/** Kills a process at random moments while it writes, compacts, prunes and backs up, another one writing on beside it. */
export async function killCache({
  kills,
  random,
}: {
  readonly kills: number;
  readonly random: () => number;
}): Promise<CacheReport> {
  const wrong: string[] = [];
  const sums = { pages: 0, compactions: 0, backups: 0 };
  for (let done = 0; done < kills; done += ROUNDS_PER_CACHE) {
    const root = await mkdtemp(join(tmpdir(), 'candlewick-torture-'));
    const folder = join(root, 'cache');
    let acknowledged: number[] = [];
    let first = 0;
    for (let round = 0; round < Math.min(ROUNDS_PER_CACHE, kills - done); round++) {
      const task = { folder, symbol: SYMBOL, step: 2 };
      const victim = start({ ...task, first, roles: ['write', 'compact', 'prune', 'backup'] });
      const other = start({ ...task, first: first + 1, roles: ['write'] });
      await victim.until(() => victim.lines.includes('ready'));
      await new Promise((resolve) => setTimeout(resolve, random() * 400));
      victim.child.kill('SIGKILL');
      await victim.closed;
      other.child.kill('SIGTERM');
      await other.closed;
      wrong.push(...victim.failures(), ...other.failures());
      const pages = [...victim.pages(), ...other.pages()];
      acknowledged.push(...pages);
      first = 2 * Math.ceil((Math.max(first, ...pages) + 2) / 2);
      sums.pages += pages.length;
      sums.compactions += victim.counts('compact');
      sums.backups += victim.counts('backup');
      const cache = await openCache(folder);
      wrong.push(...(await faultsOf(cache, acknowledged.slice(-120))));
      await cache[Symbol.asyncDispose]();
      if (wrong.length > 0) acknowledged = [];
    }
    wrong.push(...(await faultsOfBackups(root)));
    await rm(root, { recursive: true, force: true });
  }
  return { passed: wrong.length === 0, kills, ...sums, wrong: wrong.slice(0, 20) };
}

/** Every backup that has its name is whole: restoring checks it. */
async function faultsOfBackups(root: string): Promise<string[]> {
  const names = await readdir(join(root, 'backups')).catch(() => []);
  const wrong: string[] = [];
  for (const name of names.filter((each) => !each.startsWith('partial-'))) {
    const cache = await openCache(join(root, `restored-${name}`));
    await cache.maintenance!.restore(join(root, 'backups', name)).catch((error: Error) => {
      wrong.push(`backup ${name}: ${error.message}`);
    });
    await cache[Symbol.asyncDispose]();
  }
  return wrong;
}

/** Two writers and four readers for a while, a compaction and a prune in the middle. */
export async function shareCache(seconds: number): Promise<CacheReport & { readonly reads: number }> {
  const root = await mkdtemp(join(tmpdir(), 'candlewick-torture-'));
  const folder = join(root, 'cache');
  const task = { folder, symbol: SYMBOL, first: 0, step: 2 };
  const writers = [0, 1].map((first) => start({ ...task, first, roles: ['write'] }));
  const readers = Array.from({ length: 4 }, () => start({ ...task, roles: ['read'] }));
  const all = [...writers, ...readers];
  await Promise.all(all.map((each) => each.until(() => each.lines.includes('ready'))));
  await new Promise((resolve) => setTimeout(resolve, seconds * 500));
  const keeper = start({ ...task, roles: ['compact', 'prune'], times: 1 });
  await keeper.closed;
  await new Promise((resolve) => setTimeout(resolve, seconds * 500));
  for (const { child } of all) child.kill('SIGTERM');
  await Promise.all(all.map(({ closed }) => closed));
  const pages = writers.flatMap((each) => each.pages());
  const wrong = [...all, keeper].flatMap((each) => each.failures());
  for (const each of [...all, keeper])
    if (each.lines.at(-1) !== 'end') wrong.push(`ended with ${each.lines.at(-1)}`);
  const cache = await openCache(folder);
  wrong.push(...(await faultsOf(cache, pages)));
  await cache[Symbol.asyncDispose]();
  await rm(root, { recursive: true, force: true });
  return {
    passed: wrong.length === 0,
    kills: 0,
    pages: pages.length,
    compactions: keeper.counts('compact'),
    backups: 0,
    reads: readers.reduce((sum, each) => sum + each.counts('read') * 20, 0),
    wrong: wrong.slice(0, 20),
  };
}

/** Kills (200), and then a minute of sharing. */
export async function abuseOfCache(kills = 200) {
  const killed = await killCache({ kills, random: Math.random });
  const shared = await shareCache(60);
  return { passed: killed.passed && shared.passed, killed, shared };
}
