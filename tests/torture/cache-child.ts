// A process that uses a cache until it is told to end or is killed: node --import tsx cache-child.ts '{…}'
import { join } from 'node:path';
import { setImmediate as turn } from 'node:timers/promises';
import { covered } from '@candlewick/core/testing';
import { datasetOf, pageOf } from '../../packages/plugins/test/cache-lmdb/child.ts';
import { openCache } from './open-cache.ts';

/** What a process does, over and over. */
export type Role = 'write' | 'read' | 'compact' | 'prune' | 'backup';

export interface ChildTask {
  readonly folder: string;
  readonly roles: readonly Role[];
  readonly symbol: string;
  /** Number of the first page to write, and the step to the next. */
  readonly first: number;
  readonly step: number;
  /** How often it does what is not reading or writing; absent: until the end. */
  readonly times?: number;
}

/** A dataset that is written and evicted: nobody relies on it. */
export const SCRATCH = 'SCRATCH/USDT';

const task = JSON.parse(process.argv[2]!) as ChildTask;
const cache = await openCache(task.folder);
const say = (line: string): void => void process.stdout.write(`${line}\n`);
let over = false;
process.once('SIGTERM', () => (over = true));
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

async function write(symbol: string, tell: boolean): Promise<void> {
  for (let number = task.first; !over; number += task.step) {
    const put = pageOf(number);
    await cache.commit(datasetOf(symbol), { put: [put], cover: [covered(put.interval)] });
    if (tell) say(`done ${number}`);
    else await pause(20);
  }
}

/** Every state that a reader sees is of whole pages, with the right candles: a stale block would be of others. */
async function read(): Promise<void> {
  const start = pageOf(0).interval.from;
  const length = pageOf(0).interval.to - start;
  for (let rounds = 0; !over; rounds++) {
    const record = await cache.get(datasetOf(task.symbol));
    for (const { from, to } of record?.coverage ?? []) {
      const count = Math.round((to - from) / length);
      const number = (from - start) / length + Math.floor(Math.random() * count);
      const { interval, candles } = pageOf(number);
      let at = 0;
      for await (const batch of cache.read(datasetOf(task.symbol), interval))
        for (let i = 0; i < batch.length; i++, at++)
          if (batch.time[i] !== candles.time[at] || batch.close[i] !== candles.close[at])
            throw new Error(`page ${number} is false at row ${at}`);
      if (at !== candles.length) throw new Error(`page ${number} has ${at} of ${candles.length} rows`);
    }
    if (rounds % 20 === 0) say(`read ${rounds}`);
    // What is in memory is read without waiting for anything: the signal to end needs a turn of its own.
    await turn();
  }
}

async function keep(role: Role, body: () => Promise<unknown>): Promise<void> {
  for (let i = 0; !over && i < (task.times ?? Infinity); i++) {
    await body();
    say(`${role} ${i}`);
    await pause(5);
  }
}

const evict = { evict: [{ from: -8.64e15, to: 8.64e15 }] };
const BODIES: Readonly<Record<Role, () => Promise<unknown>>> = {
  write: () => Promise.all([write(task.symbol, true), write(SCRATCH, false)]),
  read,
  compact: () => keep('compact', () => cache.maintenance!.compact()),
  prune: () => keep('prune', () => cache.commit(datasetOf(SCRATCH), evict)),
  backup: () =>
    keep('backup', () => cache.maintenance!.backup(join(task.folder, '..', 'backups'), { keep: 2 })),
};

say('ready');
try {
  await Promise.all(task.roles.map((role) => BODIES[role]()));
  await cache[Symbol.asyncDispose]();
  say('end');
} catch (error) {
  say(`failed ${(error as Error).stack ?? String(error)}`);
  process.exitCode = 1;
}
