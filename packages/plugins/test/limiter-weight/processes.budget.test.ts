import type { PoolRule } from '@candlewick/core';
import type { MarketServer } from '@candlewick/core/testing';
import { startMarketServer } from '@candlewick/core/testing';
import { expect, it } from 'vitest';
import { startChild, temporaryFolder } from './start-child.ts';

/** Binance's budget, scaled down: 180 of 200 per window may be used. */
const WINDOW_MS = 2_000;
const LIMIT = 200;
const SHARE = 180;
const pool: PoolRule = {
  name: 'spot-weight',
  limit: LIMIT,
  windowMs: WINDOW_MS,
  window: 'fixed',
  source: 'a scaled-down venue',
};
/** Time for child processes to load, on a machine that does other things as well. */
const START_MS = 4_000;

const startVenue = () =>
  startMarketServer({
    markets: { 'BTC/USDT': 'simulated' },
    budget: { limit: LIMIT, windowMs: WINDOW_MS },
    latencyMs: () => 5 + Math.random() * 10,
  });

/** Weight that came in each window that lies in `[from, to)` completely. */
function windowsOf({ requests }: MarketServer, from: number, to: number): number[] {
  const used: number[] = [];
  for (let start = Math.ceil(from / WINDOW_MS) * WINDOW_MS; start + WINDOW_MS <= to; start += WINDOW_MS) {
    const inside = requests.all.filter(({ at }) => at >= start && at < start + WINDOW_MS);
    used.push(inside.reduce((sum, { weight }) => sum + weight, 0));
  }
  return used;
}

const mean = (list: readonly number[]) => list.reduce((sum, each) => sum + each, 0) / list.length;

it('four processes use the share of one budget, and never run into the limit', async () => {
  await using venue = await startVenue();
  const stateFolder = await temporaryFolder();
  const from = Date.now() + START_MS;
  const task = { stateFolder, pool, url: venue.url, workers: 3, from, to: from + 19_000 };
  const children = [1, 2, 3, 4].map(() => startChild(task));
  await Promise.all(children.map(({ ended }) => ended));

  expect(venue.requests.selfMade429).toBe(0);
  expect(venue.requests.maxWeight(WINDOW_MS)).toBeLessThanOrEqual(SHARE);
  // The first window after the start has what is learned of the venue's clock in it.
  const used = windowsOf(venue, from + WINDOW_MS, task.to);
  expect(used.length).toBeGreaterThanOrEqual(4);
  expect(mean(used) / SHARE, used.join(' ')).toBeGreaterThanOrEqual(0.95);
  for (const child of children) expect(child.numbers('granted').length).toBeGreaterThan(0);
});

it('a process that is killed costs the others what it held, in that window', async () => {
  await using venue = await startVenue();
  const stateFolder = await temporaryFolder();
  const from = Date.now() + START_MS;
  const task = { stateFolder, pool, url: venue.url, workers: 4, from, to: from + 19_000 };
  const held = 40;
  const children = [1, 2, 3].map(() => startChild(task));
  const victim = startChild({ ...task, from: from + 4_000, hold: held });
  await victim.said('holding');
  victim.process.kill('SIGKILL');
  const killedAt = Date.now();
  await Promise.all(children.map(({ ended }) => ended));

  expect(venue.requests.selfMade429).toBe(0);
  expect(venue.requests.maxWeight(WINDOW_MS)).toBeLessThanOrEqual(SHARE);
  // What it held may be lost in the window of its death, and in the next when it died at the border.
  const during = windowsOf(venue, killedAt - WINDOW_MS, killedAt + 2 * WINDOW_MS);
  const after = windowsOf(venue, killedAt + WINDOW_MS, task.to);
  expect(Math.min(...during)).toBeGreaterThanOrEqual((SHARE - held) * 0.9);
  expect(after.length).toBeGreaterThanOrEqual(2);
  expect(mean(after) / SHARE, after.join(' ')).toBeGreaterThanOrEqual(0.95);
});

it('a ban of one process stops them all until its end', async () => {
  await using venue = await startVenue();
  const stateFolder = await temporaryFolder();
  const from = Date.now() + START_MS;
  const task = { stateFolder, pool, url: venue.url, workers: 2, from, to: from + 8_000 };
  const children = [1, 2, 3, 4].map(() => startChild(task));
  const fault = venue.faults.add({ kind: 'banned', forMs: 3_000 }, { where: ({ at }) => at > from + 2_000 });
  await Promise.all(children.map(({ ended }) => ended));

  expect(fault.served).toBe(1);
  const banned = venue.requests.all.find(({ fault: kind }) => kind === 'banned')!;
  const end = banned.at + 3_000;
  const told = Math.min(...children.flatMap((child) => child.numbers('banned')));
  const granted = children.flatMap((child) => child.numbers('granted'));
  // Those that were under way when the answer came could not know it; a busy machine lets them wait before they say so.
  const known = told + 500;
  expect(granted.filter((at) => at > known && at < end)).toEqual([]);
  expect(venue.requests.all.filter(({ at }) => at > known && at < end)).toEqual([]);
  for (const child of children) expect(child.numbers('granted').some((at) => at > end)).toBe(true);
});
