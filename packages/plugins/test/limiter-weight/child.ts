// A process of its own that spends from the shared budget, for the tests of several processes and of sudden death.
// Run with tsx: core's sources have decorators, which Node's own type stripping does not know.
import { optionsSchema } from '@candlewick/core';
import { setTimeout as delay } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { Limiter, PoolRule, ResponseMeta } from '@candlewick/core';
import { createFakeLogger } from '@candlewick/core/testing';
import plugin from '../../src/limiter-weight/plugin.ts';

export interface Task {
  readonly stateFolder: string;
  readonly pool: PoolRule;
  /** Of the market server. */
  readonly url: string;
  /** Requests under way at once. */
  readonly workers: number;
  /** Milliseconds of Date.now() at which it begins and ends; all processes have started by then. */
  readonly from: number;
  readonly to: number;
  /** Takes so much weight in permits that it never uses nor gives back, and waits to be killed. */
  readonly hold?: number;
}

const clock = {
  now: () => Date.now(),
  monotonic: () => performance.now(),
  sleep: (ms: number, signal?: AbortSignal) => delay(ms, undefined, signal ? { signal } : {}),
};
const say = (line: string) => void process.stdout.write(`${line}\n`);

/** Says `granted <Date.now()>` per permit, `banned <Date.now()>` when it is told so, `waited <ms>` at the end. */
async function run(task: Task): Promise<void> {
  const closing = new AbortController();
  const limiter = await plugin.open((await optionsSchema(plugin)).parse({}), {
    clock,
    logger: createFakeLogger(),
    signal: closing.signal,
    stateFolder: task.stateFolder,
    identity: `${task.url} via direct`,
  });
  say('ready');
  await delay(task.from - Date.now());
  if (task.hold !== undefined) {
    for (let held = 0; held < task.hold; held += 2) await limiter.acquire(task.pool, 2, closing.signal);
    say('holding');
    await delay(60_000);
  }
  await Promise.all(Array.from({ length: task.workers }, () => work(limiter, task, closing.signal)));
  await limiter[Symbol.asyncDispose]();
}

async function work(limiter: Limiter, { url, pool, to }: Task, signal: AbortSignal): Promise<void> {
  while (Date.now() < to) {
    const permit = await limiter.acquire(pool, 2, signal);
    say(`granted ${Date.now()}`);
    permit.settle(await ask(`${url}/api/v3/klines?symbol=BTCUSDT&interval=1m&limit=1`));
  }
}

async function ask(url: string): Promise<ResponseMeta> {
  const { status, headers, body } = await fetch(url).then(async (each) => ({
    status: each.status,
    headers: each.headers,
    body: await each.text(),
  }));
  const retryAfter = headers.get('retry-after');
  const bannedUntil = /banned until (\d+)/.exec(body)?.[1];
  if (bannedUntil !== undefined) say(`banned ${Date.now()}`);
  return {
    endpoint: 'klines',
    status,
    usedWeight: Number(headers.get('x-mbx-used-weight-1m')),
    serverTime: Date.parse(headers.get('date')!),
    ...(retryAfter === null ? {} : { retryAfterMs: Number(retryAfter) * 1000 }),
    ...(bannedUntil === undefined ? {} : { bannedUntil: Number(bannedUntil) }),
  };
}

const { values } = parseArgs({ options: { task: { type: 'string' } }, strict: false });
if (typeof values['task'] === 'string') await run(JSON.parse(values['task']) as Task);
