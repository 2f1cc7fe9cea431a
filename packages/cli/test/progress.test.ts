import { PassThrough } from 'node:stream';
import type { PoolStatus, RunEvent } from '@candlewick/core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { drawFrame } from '../src/render/bars.ts';
import { ProgressMonitor } from '../src/render/progress.ts';
import { Terminal } from '../src/render/terminal.ts';

const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const head = { runId: 'a', at: 0 };
const budget = (state: PoolStatus['state'], waitMs?: number): RunEvent => ({
  ...head,
  type: 'budget',
  identity: 'https://api.binance.com via direct',
  status: {
    pool: 'spot-weight',
    used: 5_000,
    allowed: 5_400,
    limit: 6_000,
    state,
    ...(waitMs === undefined ? {} : { resumesAt: Date.now() + waitMs }),
  },
});

// Waits are counted from now: time stands still.
beforeEach(() => void vi.useFakeTimers({ toFake: ['Date'] }));
afterEach(() => void vi.useRealTimers());

it('a run that meets the rate limit says what it does about it, and for how long', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const monitor = new ProgressMonitor(new Terminal({ stream, env: {} }), ({ symbol }) => symbol);
  const interval = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
  const events: RunEvent[] = [
    { ...head, type: 'planned', dataset, missing: [interval], requests: 1, weight: 2, slots: 24 },
    budget('free'),
    budget('near'),
    budget('waiting', 12_000),
    budget('waiting', 11_000),
    budget('near'),
    budget('free'),
    budget('banned', 180_000),
    budget('free'),
  ];
  for (const event of events) monitor.onEvent(event);
  await monitor[Symbol.asyncDispose]();
  expect(stream.read()).toBe(`
Fetching
  BTC/USDT  24 candles in 1 request, weight 2
  approaching the rate limit: adjusting the frequency
  rate limit reached: waiting 12.0 s for the next window
  resumed
  banned by the exchange: waiting 3 min 0 s
  resumed
`);
});

it('a ban is counted down below the bars of a terminal, and not said again for each dataset', async () => {
  const stream = Object.assign(new PassThrough({ encoding: 'utf8' }), { isTTY: true });
  const monitor = new ProgressMonitor(new Terminal({ stream, env: {} }), ({ symbol }) => symbol);
  const interval = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
  const retry = {
    ...head,
    type: 'retry',
    dataset,
    interval,
    message: '',
    attempt: 1,
    retries: 3,
    delayMs: 4,
  } as const;
  monitor.onEvent({ ...retry, code: 'EXCHANGE_BANNED', status: 418 });
  monitor.onEvent({ ...retry, code: 'EXCHANGE_TIMEOUT' });
  await monitor[Symbol.asyncDispose]();
  expect(stream.read()).toMatch(/^[^\n]* did not answer in time: retry 1 of 3 in 4 ms[^\n]*\n$/);
});

it('bars say what is waited for and until when, and that no answer has come for long', () => {
  const now = Date.UTC(2024, 0, 1, 12);
  const frame = (more: Partial<Parameters<typeof drawFrame>[1]>) =>
    drawFrame([], { width: 120, unicode: true, budget: undefined, retrying: 0, now, ...more });
  const pool = { pool: 'spot', used: 5_000, allowed: 5_400, limit: 6_000 };
  expect(frame({ budget: { ...pool, state: 'waiting', resumesAt: now + 17_000 }, retrying: 1 })).toBe(
    '  weight 5,000 of 5,400 (spot) · limit reached, going on in 17.0 s (12:00:17 UTC) · 1 request being retried',
  );
  expect(frame({ budget: { ...pool, state: 'banned', resumesAt: now + 1_499_900 } })).toContain(
    'banned by the exchange, going on in 25 min 0 s (12:24:59 UTC)',
  );
  expect(frame({ silentMs: 2_000 })).toBe('');
  expect(frame({ silentMs: 12_400 })).toBe('  no answer for 12.0 s');
});

it('lines have no dash, arrow or dot that a terminal without UTF-8 cannot show', () => {
  const written = (env: Record<string, string>) => {
    const stream = new PassThrough({ encoding: 'utf8' });
    new Terminal({ stream, env }).line('a – b → c · d');
    return stream.read() as string;
  };
  expect(written({ LANG: 'C' })).toBe('a - b > c | d\n');
  expect(written({ LANG: 'de_DE.UTF-8' })).toBe('a – b → c · d\n');
});

it('a request that is sent again waits as long as the budget does, and says so', async () => {
  const stream = new PassThrough({ encoding: 'utf8' });
  const monitor = new ProgressMonitor(new Terminal({ stream, env: {} }), ({ symbol }) => symbol);
  monitor.onEvent(budget('waiting', 17_000));
  const interval = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
  monitor.onEvent({
    ...{ ...head, type: 'retry', dataset, interval, code: 'EXCHANGE_RATE_LIMITED', status: 429 },
    ...{ message: 'HTTP 429', attempt: 1, retries: 3, delayMs: 412 },
  });
  await monitor[Symbol.asyncDispose]();
  expect(stream.read()).toContain('slow down (HTTP 429): retry 1 of 3 in 17.0 s');
});
