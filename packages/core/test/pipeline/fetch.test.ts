import { afterEach, describe, expect, it, vi } from 'vitest';
import type { Exchange, Page } from '../../src/contracts/exchange.ts';
import { CandlewickError, ERRORS, type ErrorCode } from '../../src/errors.ts';
import { createGate } from '../../src/pipeline/2-limit.ts';
import { noTraffic } from '../../src/pipeline/traffic.ts';
import { createFakeLimiter, page } from '../../src/testing/index.ts';
import { createJumpingClock } from './run-settings.ts';
import { DATASET, fail, POOL, REQUEST, setUp, typesOf, type Answer } from './scripted-fetch.ts';

afterEach(() => vi.useRealTimers());

describe('fetching a page', () => {
  it('gives the answer and asks once when all is well', async () => {
    const answer = page();
    const { fetch, sent, counted, events } = setUp([answer]);
    expect(await fetch()).toBe(answer);
    expect([sent(), counted(), events]).toEqual([1, 1, []]);
  });

  it('asks again exactly for the codes that may succeed the next time', async () => {
    const codes = Object.keys(ERRORS) as ErrorCode[];
    for (const code of codes) {
      const { fetch, sent } = setUp([fail(code), page()]);
      const { retry } = ERRORS[code];
      const ended = await fetch().then(() => 'answered', (error: unknown) => (error as CandlewickError).code); // prettier-ignore
      expect([code, ended, sent()]).toEqual([code, retry ? 'answered' : code, retry ? 2 : 1]);
    }
  });

  it('does not ask again after a failure that nobody knows', async () => {
    const { fetch, sent } = setUp([new TypeError('a defect'), page()]);
    await expect(fetch()).rejects.toThrow('a defect');
    expect(sent()).toBe(1);
  });

  it.each([0, 1, 3, 7])('gives up after %i retries with the last failure', async (retries) => {
    const { fetch, sent, counted, events } = setUp([fail('EXCHANGE_NETWORK')], { retries });
    await expect(fetch()).rejects.toMatchObject({ code: 'EXCHANGE_NETWORK' });
    expect([sent(), counted()]).toEqual([retries + 1, retries + 1]);
    expect(typesOf(events)).toEqual(new Array(retries).fill('retry'));
  });

  it('tells of every retry before it waits, and of the recovery', async () => {
    const { fetch, events, clock } = setUp([fail('EXCHANGE_NETWORK'), fail('EXCHANGE_BAD_ANSWER'), page()]);
    await fetch();
    expect(events).toMatchObject([
      { type: 'retry', dataset: DATASET, interval: REQUEST.interval, code: 'EXCHANGE_NETWORK', message: 'scripted EXCHANGE_NETWORK', attempt: 1, retries: 3 },
      { type: 'retry', code: 'EXCHANGE_BAD_ANSWER', attempt: 2 },
      { type: 'recovered', dataset: DATASET, interval: REQUEST.interval },
    ]); // prettier-ignore
    const delays = events.flatMap((event) => (event.type === 'retry' ? [event.delayMs] : []));
    expect(clock.slept).toEqual(delays);
  });

  it('waits between retries, longer on the whole, and never longer than half a minute', async () => {
    const { fetch, clock } = setUp([fail('EXCHANGE_NETWORK')], { retries: 40, retryDelayMs: 500 });
    await fetch().catch(() => undefined);
    expect(clock.slept.length).toBeGreaterThan(10);
    for (const ms of clock.slept) {
      expect(ms).toBeGreaterThanOrEqual(0);
      expect(ms).toBeLessThanOrEqual(30_000);
    }
    const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
    expect(sum(clock.slept.slice(-5))).toBeGreaterThan(sum(clock.slept.slice(0, 2)));
  });
});

describe('what the venue asks for', () => {
  const busy = (retryAfterMs: number) =>
    new CandlewickError('EXCHANGE_RATE_LIMITED', 'slow down', {
      details: { meta: { endpoint: 'klines', status: 429, retryAfterMs } },
    });

  it('is waited for before the next attempt, where it is longer than the own wait', async () => {
    const { fetch, clock, events } = setUp([busy(45_000), page()]);
    await fetch();
    expect(clock.slept).toEqual([45_000]);
    expect(events[0]).toMatchObject({ type: 'retry', delayMs: 45_000 });
  });

  it('does not shorten the own wait', async () => {
    const { fetch, clock } = setUp([busy(1), busy(1), page()], { retryDelayMs: 100 });
    await fetch();
    expect(clock.slept.length).toBe(2);
    expect(Math.max(...clock.slept)).toBeGreaterThan(1);
  });

  it('is not waited for twice: the limiter counts from the same answer', async () => {
    const clock = createJumpingClock();
    const limiter = createFakeLimiter(clock);
    const gate = createGate({
      exchange: 'fake',
      limiter: () => Promise.resolve(limiter),
      emit: () => undefined,
      clock,
      longestWaitMs: 600_000,
    });
    const gated = (answer: () => Promise<Page>) => async (signal: AbortSignal) => {
      const permit = await gate(POOL, 1, signal);
      permit.settle({ endpoint: 'klines', status: 429, retryAfterMs: 7_000 });
      return answer();
    };
    const { fetch } = setUp(
      [gated(() => Promise.reject(busy(7_000))), gated(() => Promise.resolve(page()))],
      { retryDelayMs: 1 },
      clock,
    );
    const began = clock.now();
    await fetch();
    expect(clock.now() - began).toBe(7_000);
  });
});

describe('the circuit of an exchange', () => {
  const DOWN = { retries: 0, requestsInFlight: 1 };
  const failOften = async (fetch: () => Promise<unknown>, times: number) => {
    const codes: unknown[] = [];
    for (let i = 0; i < times; i++)
      codes.push(await fetch().then(() => 'answered', (error: unknown) => (error as CandlewickError).code)); // prettier-ignore
    return codes;
  };

  it('opens after many failures in a row: then nothing more is sent', async () => {
    const { fetch, sent } = setUp([fail('EXCHANGE_UNAVAILABLE')], DOWN);
    const codes = await failOften(fetch, 13);
    expect(codes.slice(0, 10)).toEqual(new Array(10).fill('EXCHANGE_UNAVAILABLE'));
    expect(codes.slice(10)).toEqual(new Array(3).fill('EXCHANGE_CIRCUIT_OPEN'));
    expect(sent()).toBe(10);
    await expect(fetch()).rejects.toThrow(/failed in a row.*The last: scripted EXCHANGE_UNAVAILABLE/);
  });

  it('lets a request try again after a rest, and closes when that is answered', async () => {
    vi.useFakeTimers({ toFake: ['Date'] });
    const answers: Answer[] = [...new Array<Answer>(10).fill(fail('EXCHANGE_UNAVAILABLE')), page()];
    const { fetch } = setUp(answers, DOWN);
    await failOften(fetch, 10);
    expect(await failOften(fetch, 1)).toEqual(['EXCHANGE_CIRCUIT_OPEN']);
    vi.setSystemTime(Date.now() + 30_001);
    expect(await failOften(fetch, 3)).toEqual(['answered', 'answered', 'answered']);
  });

  it.each(['EXCHANGE_RATE_LIMITED', 'EXCHANGE_REFUSED'] as const)(
    'stays closed for %s: the venue is there',
    async (code) => {
      const { fetch, sent } = setUp([fail(code)], DOWN);
      await failOften(fetch, 15);
      expect(sent()).toBe(15);
    },
  );

  it('stays closed while some requests succeed', async () => {
    const { fetch, sent } = setUp(
      Array.from({ length: 40 }, (_, i) => (i % 9 === 8 ? page() : fail('EXCHANGE_NETWORK'))),
      DOWN,
    );
    await failOften(fetch, 40);
    expect(sent()).toBe(40);
  });

  it('is each exchange’s own', async () => {
    const { fetch, fetcher } = setUp([fail('EXCHANGE_UNAVAILABLE')], DOWN);
    await failOften(fetch, 11);
    const other = { id: 'other', fetchPage: () => Promise.resolve(page()) } as unknown as Exchange;
    const asking = { dataset: DATASET, interval: REQUEST.interval, traffic: noTraffic() };
    const signal = new AbortController().signal;
    expect((await fetcher.fetchPage(other, REQUEST, asking, signal)).meta.status).toBe(200);
  });
});
