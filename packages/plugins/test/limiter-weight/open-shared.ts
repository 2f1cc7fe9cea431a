import { optionsSchema } from '@candlewick/core';
import type { Limiter } from '@candlewick/core';
import type { FakeClock, LimiterHarness } from '@candlewick/core/testing';
import { createFakeClock, createFakeLogger } from '@candlewick/core/testing';
import plugin from '../../src/limiter-weight/plugin.ts';
import { temporaryFolder } from './start-child.ts';

export interface OpenOptions {
  readonly stateFolder: string;
  readonly clock: FakeClock;
  readonly identity?: string;
  readonly options?: Readonly<Record<string, unknown>>;
}

/** A limiter on a store, as a host of its own opens it. */
export async function openShared({
  stateFolder,
  clock,
  identity = 'venue via direct',
  options = {},
}: OpenOptions) {
  const logger = createFakeLogger();
  const limiter = await plugin.open((await optionsSchema(plugin)).parse(options), {
    clock,
    logger,
    signal: new AbortController().signal,
    stateFolder,
    identity,
  });
  return { limiter, logger };
}

/** So many limiters on one new store, and one that hands each request to the next of them. */
export async function openSeveral(
  count: number,
  options = {},
): Promise<LimiterHarness & { limiters: Limiter[] }> {
  const clock = createFakeClock(Date.UTC(2024, 0, 1, 12, 0, 20));
  const stateFolder = await temporaryFolder();
  const limiters: Limiter[] = [];
  for (let i = 0; i < count; i++) limiters.push((await openShared({ stateFolder, clock, options })).limiter);
  const close = async () => {
    for (const limiter of limiters) await limiter[Symbol.asyncDispose]();
  };
  let turn = 0;
  const limiter: Limiter = {
    acquire: (...request) => limiters[turn++ % count]!.acquire(...request),
    status: () => limiters[0]!.status(),
    allowance: (rule) => limiters[0]!.allowance(rule),
    observe: (listener) => limiters[0]!.observe(listener),
    [Symbol.asyncDispose]: close,
  };
  return { limiters, limiter, clock, close };
}
