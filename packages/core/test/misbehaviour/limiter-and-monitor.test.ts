import { describe, expect, it, vi } from 'vitest';
import { z } from 'zod';
import type { RunEvent } from '../../src/contracts/events.ts';
import type { Limiter, Permit, ResponseMeta } from '../../src/contracts/limiter.ts';
import { definePlugin } from '../../src/contracts/plugin.ts';
import { openRun } from '../../src/compose/open-run.ts';
import { parseConfig } from '../../src/config/parse-config.ts';
import { createGate } from '../../src/pipeline/2-limit.ts';
import { guardMonitor } from '../../src/plugins/guard/guard-monitor.ts';
import { createFakeClock, createFakeLogger, sampleEvents } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';
import { openBench, request } from '../pipeline/bench.ts';

const never = () => new Promise<never>(() => undefined);
const PERMIT: Permit = { waitedMs: 0, settle: () => undefined };
const HONEST: Limiter = {
  acquire: () => Promise.resolve(PERMIT),
  allowance: () => 100,
  status: () => [],
  observe: () => () => undefined,
  [Symbol.asyncDispose]: () => Promise.resolve(),
};

/** One fetch of ten hours behind a limiter of a stranger. */
async function fetchBehind(limiter: object) {
  const bench = await openBench({ facts: { pool: { name: 'p', limit: 100, windowMs: 10, window: 'fixed', source: 'a test' } } }); // prettier-ignore
  const plugin = definePlugin({
    kind: 'limiter', name: 'bad', description: 'A stranger.', api: 1, capabilities: {}, options: z.strictObject({}),
    open: () => ({ ...HONEST, ...limiter }),
  }); // prettier-ignore
  bench.host.registry.add(plugin, './bad.mjs', 'file:///nowhere/bad.mjs');
  const config = parseConfig(
    {
      exchange: 'fake', cache: { plugin: 'memory' }, limiter: { plugin: 'bad' },
      network: { retries: 0, timeout: 40, longestWait: 40 },
    },
    () => undefined,
  ); // prettier-ignore
  await using stack = new AsyncDisposableStack();
  stack.use(bench);
  const run = stack.use(await openRun(bench.host, { config, projectFolder: bench.folder }));
  const [outcome] = await run.fetch([request(0, 10)]);
  return outcome!;
}

describe('a limiter that misbehaves', () => {
  it.each<[string, object, string]>([
    ['grants nothing', { acquire: never }, 'limiter bad has let no request to fake through for 80 ms (pool p)'],
    ['throws a text', { acquire: () => Promise.reject('no') }, 'limiter bad failed in acquire: no'],
    ['grants what is no permit', { acquire: async () => ({}) }, 'limiter bad broke its contract: acquire gave'],
    ['throws while it is watched', { observe: () => { throw new Error('no'); } }, 'limiter bad failed in observe: no'],
    ['throws when it is settled', { acquire: async () => ({ ...PERMIT, settle: () => { throw new Error('no'); } }) }, 'limiter bad failed in settle: no'],
  ])('(%s) fails what waits for it, by name', async (_name, limiter, why) => {
    const outcome = await fetchBehind(limiter);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_LIMITER' } });
    expect(outcome.error!.message).toContain(why);
  }); // prettier-ignore

  it.each([
    ['status that is none', { status: () => 'free' }],
    ['status of nonsense', { status: () => [null, { pool: 5 }, { pool: 'p', state: 'banana' }] }],
    ['nothing to stop watching with', { observe: () => undefined }],
  ])('(gives %s) is done without it', async (_name, limiter) => {
    expect(await fetchBehind(limiter)).toMatchObject({ status: 'complete', candles: 10 });
  });

  it('and grants after an abort is given the permit back', async () => {
    const granted = Promise.withResolvers<Permit>();
    const settled: ResponseMeta[] = [];
    const limiter = { ...HONEST, acquire: () => granted.promise };
    const gate = createGate({
      exchange: 'fake', limiter: () => Promise.resolve(limiter), emit: () => undefined, clock: createFakeClock(),
      longestWaitMs: 60_000,
    }); // prettier-ignore
    const stop = new AbortController();
    const asked = gate({ name: 'p', limit: 1, windowMs: 1_000, window: 'fixed', source: 'a test' }, 1, stop.signal);
    asked.catch(() => undefined);
    await new Promise((resolve) => setImmediate(resolve));
    stop.abort(new Error('enough'));
    await expect(asked).rejects.toThrow('enough');
    granted.resolve({ waitedMs: 0, settle: (meta) => void settled.push(meta) });
    await new Promise((resolve) => setImmediate(resolve));
    expect(settled).toEqual([{ endpoint: 'none' }]);
  }); // prettier-ignore
});

describe('a monitor that misbehaves', () => {
  const run = async (onEvent: (event: RunEvent) => unknown, close: () => Promise<void> = async () => undefined) => {
    const lines: string[] = [];
    const plugin = definePlugin({
      kind: 'monitor', name: 'bad', description: 'A stranger.', api: 1, capabilities: {}, options: z.strictObject({}),
      open: () => ({ onEvent: onEvent as (event: RunEvent) => void, [Symbol.asyncDispose]: close }),
    });
    await using bench = await openBench({ config: { monitors: { bad: true }, limits: { pluginTime: 50 } }, plugins: [plugin], log: (line) => lines.push(line) });
    const [outcome] = await bench.fetch([0, 30]);
    await new Promise((resolve) => setImmediate(resolve));
    return { outcome, told: lines.filter((line) => line.includes('monitor bad')) };
  }; // prettier-ignore

  it.each<[string, () => unknown]>([
    ['throws', () => { throw new Error('bang'); }],
    ['throws a text', () => { throw 'bang'; }],
    ['rejects', () => Promise.reject(new Error('bang'))],
    ['rejects later, as something that is only like a promise', () => ({ then: (_: unknown, no: (error: unknown) => void) => void setImmediate(() => no(new Error('bang'))) })],
  ])('(%s) is told once, by name, and the run does not mind', async (_name, onEvent) => {
    const { outcome, told } = await run(onEvent);
    expect(outcome).toMatchObject({ status: 'complete', candles: 30 });
    expect(told).toHaveLength(1);
    expect(told[0]).toContain('monitor bad failed: bang. The run goes on without it.');
  }); // prettier-ignore

  it('(is slow) is named', () => {
    vi.useFakeTimers({ toFake: ['performance'] });
    try {
      const logger = createFakeLogger();
      const slow = { onEvent: () => void vi.advanceTimersByTime(300), [Symbol.asyncDispose]: async () => undefined };
      const guarded = guardMonitor(slow, 'bad', logger, 1_000);
      const [event] = sampleEvents();
      for (let i = 0; i < 20; i++) guarded.onEvent(event!);
      const told = logger.lines.map(({ message }) => message);
      expect(told).toEqual(['monitor bad has held the run up for 2100 ms in 7 events.']);
    } finally {
      vi.useRealTimers();
    }
  }); // prettier-ignore

  it.each<[string, () => Promise<void>, string]>([
    ['fails', () => Promise.reject(new Error('bang')), 'bang'],
    ['throws', () => { throw 'bang'; }, 'bang'],
    ['never ends', never, 'it has not closed after 50 ms'],
  ])('(its closing %s) is told by name', async (_name, close, why) => {
    const { code, message } = await failureOf(run(() => undefined, close));
    expect([code, message]).toEqual(['PLUGIN_CLOSE', `monitor bad failed to close: ${why}`]);
  }); // prettier-ignore
});
