import type { RunEvent } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { Troubles } from '../src/render/troubles.ts';

const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const at = (day: number) => ({ from: Date.UTC(2024, 0, day), to: Date.UTC(2024, 0, day + 1) });
const retry = (day: number, code: string, more: Partial<RunEvent<'retry'>> = {}): RunEvent<'retry'> => ({
  type: 'retry', runId: 'a', at: 0, dataset, interval: at(day), code, message: '', attempt: 1, retries: 3, delayMs: 400, ...more,
}); // prettier-ignore
const recovered = (day: number): RunEvent<'recovered'> => ({
  type: 'recovered', runId: 'a', at: 0, dataset, interval: at(day),
}); // prettier-ignore

describe('troubles of a run', () => {
  it('are told once per kind, and their end once, when all requests have gone through', () => {
    const troubles = new Troubles();
    expect(troubles.failed(retry(1, 'EXCHANGE_UNAVAILABLE', { status: 503 }))).toBe(
      'the exchange is down or under maintenance (HTTP 503): retry 1 of 3 in 400 ms',
    );
    expect(troubles.failed(retry(2, 'EXCHANGE_UNAVAILABLE', { status: 503 }))).toBeUndefined();
    expect(troubles.failed(retry(2, 'EXCHANGE_TIMEOUT'))).toContain('did not answer in time: retry');
    expect(troubles.retrying).toBe(2);
    expect(troubles.recovered(recovered(2))).toBeUndefined();
    expect(troubles.recovered(recovered(1))).toBe(
      'connection restored after 3 retries; going on from 2024-01-01',
    );
    expect(troubles.retrying).toBe(0);
    expect(troubles.failed(retry(1, 'EXCHANGE_TIMEOUT')), 'a new one is news').toBeDefined();
  });

  it('do not end in a restored connection where a window was given up', () => {
    const troubles = new Troubles();
    troubles.failed(retry(1, 'EXCHANGE_TIMEOUT'));
    troubles.gaveUp(dataset, at(1).from);
    expect(troubles.retrying).toBe(0);
    expect(troubles.recovered(recovered(1))).toBeUndefined();
  });
});
