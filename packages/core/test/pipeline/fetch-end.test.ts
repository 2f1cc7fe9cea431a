import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Page } from '../../src/contracts/exchange.ts';
import { createGate } from '../../src/pipeline/2-limit.ts';
import { createFakeClock, createFakeLimiter, page } from '../../src/testing/index.ts';
import { createJournal, createJumpingClock } from './run-settings.ts';
import { POOL, fail, setUp, typesOf } from './scripted-fetch.ts';

afterEach(() => vi.useRealTimers());

describe('an abort', () => {
  it('ends a request at once, even where the plugin takes no notice', async () => {
    const abort = new AbortController();
    const { fetch, sent } = setUp([() => new Promise(() => undefined)]);
    const fetching = fetch(abort.signal);
    abort.abort(new Error('enough'));
    await expect(fetching).rejects.toThrow('enough');
    expect(sent()).toBe(1);
  });

  it('reaches the plugin', async () => {
    const abort = new AbortController();
    let seen: unknown;
    const { fetch } = setUp([
      (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => reject((seen = signal.reason) as Error));
        }),
    ]);
    const fetching = fetch(abort.signal);
    abort.abort(new Error('enough'));
    await expect(fetching).rejects.toThrow('enough');
    expect(seen).toBe(abort.signal.reason);
  });

  it('ends the wait before a retry at once', async () => {
    const abort = new AbortController();
    const clock = Object.assign(createFakeClock(), { time: 0, slept: [] as number[] });
    const { fetch, sent } = setUp([fail('EXCHANGE_NETWORK')], { retryDelayMs: 30_000 }, clock);
    const fetching = fetch(abort.signal);
    await vi.waitFor(() => expect(clock.sleepers).toBe(1));
    abort.abort(new Error('enough'));
    await expect(fetching).rejects.toThrow('enough');
    expect([sent(), clock.sleepers]).toEqual([1, 0]);
  });

  it('sends nothing when it came before', async () => {
    const { fetch, sent, counted } = setUp([page()]);
    await expect(fetch(AbortSignal.abort(new Error('enough')))).rejects.toThrow('enough');
    expect([sent(), counted()]).toEqual([0, 0]);
  });

  it('is told as itself, not as the failure that the plugin makes of it', async () => {
    const abort = new AbortController();
    const { fetch } = setUp([
      () => {
        abort.abort(new Error('enough'));
        return Promise.reject(fail('EXCHANGE_NETWORK'));
      },
    ]);
    await expect(fetch(abort.signal)).rejects.toThrow('enough');
  });
});

describe('the deadline of a request', () => {
  it('begins when the gate opens, not while the budget is waited for', async () => {
    vi.useFakeTimers();
    const clock = createFakeClock();
    const limiter = createFakeLimiter(clock);
    const { hub } = createJournal(clock);
    const gate = createGate({
      exchange: 'fake',
      limiter: () => Promise.resolve(limiter),
      emit: hub.emit,
      clock,
      longestWaitMs: 600_000,
    });
    const steady = new AbortController().signal;
    const earlier = await gate({ ...POOL, limit: 1 }, 1, steady);
    const { fetch } = setUp(
      [
        async (signal) => {
          const permit = await gate({ ...POOL, limit: 1 }, 1, signal);
          await new Promise(() => undefined);
          permit.settle({ endpoint: 'klines' });
          return page();
        },
      ],
      { timeoutMs: 1_000, retries: 0 },
    );
    let ended: unknown;
    const fetching = fetch().catch((error: unknown) => (ended = error));
    await vi.advanceTimersByTimeAsync(50_000);
    expect(ended).toBeUndefined();
    earlier.settle({ endpoint: 'klines' });
    vi.useRealTimers();
    await clock.advance(60_001);
    vi.useFakeTimers();
    await vi.advanceTimersByTimeAsync(0);
    vi.useRealTimers();
    await fetching;
    expect(ended).toMatchObject({
      code: 'EXCHANGE_TIMEOUT',
      message: 'no complete answer from fake within 1000 ms.',
    });
  });

  /** A plugin that passes an open gate and then does `then`. */
  const throughGate = (then: (settle: () => void) => Promise<Page>) => {
    const clock = createJumpingClock();
    const limiter = createFakeLimiter(clock);
    const gate = createGate({
      exchange: 'fake',
      limiter: () => Promise.resolve(limiter),
      emit: () => undefined,
      clock,
      longestWaitMs: 600_000,
    });
    return async (signal: AbortSignal) => {
      const permit = await gate(POOL, 1, signal);
      return then(() => permit.settle({ endpoint: 'klines' }));
    };
  };

  it('makes a timeout of an answer that does not come, and the request is sent again', async () => {
    const hang = throughGate(() => new Promise(() => undefined));
    const { fetch, sent, events } = setUp([hang, page()], { timeoutMs: 5 });
    await fetch();
    expect([sent(), typesOf(events)]).toEqual([2, ['retry', 'recovered']]);
    expect(events[0]).toMatchObject({ code: 'EXCHANGE_TIMEOUT' });
  });

  it('is over once the answer is settled: what the plugin does with it may take longer', async () => {
    const slow = throughGate(async (settle) => {
      settle();
      await new Promise((resolve) => setTimeout(resolve, 30));
      return page();
    });
    const { fetch, sent } = setUp([slow], { timeoutMs: 5, retries: 0 });
    expect((await fetch()).meta.status).toBe(200);
    expect(sent()).toBe(1);
  });

  it('leaves no timer behind that holds the process, not even for a plugin that goes on after the end', async () => {
    const timers = () => process.getActiveResourcesInfo().filter((each) => each === 'Timeout').length;
    const before = timers();
    const abort = new AbortController();
    const later = Promise.withResolvers<undefined>();
    const gated = throughGate(() => new Promise(() => undefined));
    const { fetch } = setUp([
      async () => {
        await later.promise;
        return gated(new AbortController().signal);
      },
    ]);
    const fetching = fetch(abort.signal);
    abort.abort(new Error('enough'));
    await expect(fetching).rejects.toThrow('enough');
    later.resolve(undefined);
    await new Promise((resolve) => setImmediate(resolve));
    expect(timers()).toBeLessThanOrEqual(before);
  });
});
