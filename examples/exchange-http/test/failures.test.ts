import assert from 'node:assert/strict';
import { it } from 'node:test';
import type { CandlewickError, ResponseMeta } from '@candlewick/core';
import { openExchangeHarness } from '@candlewick/core/testing';
import acme from '../src/plugin.ts';
import { startAcme, type Fault } from './acme-server.ts';

const CASES: readonly (readonly [Fault, string])[] = [
  [{ status: 429, headers: { 'retry-after': '7' } }, 'EXCHANGE_RATE_LIMITED'],
  [{ status: 418, headers: { 'retry-after': '120' } }, 'EXCHANGE_BANNED'],
  [{ status: 451 }, 'EXCHANGE_RESTRICTED'],
  [{ status: 502, body: '<html>bad gateway</html>' }, 'EXCHANGE_UNAVAILABLE'],
  [{ status: 400, body: '{"error":"bad interval"}' }, 'EXCHANGE_REFUSED'],
  [{ status: 200, body: '<html>please log in</html>' }, 'EXCHANGE_BAD_ANSWER'],
  [{ status: 200, body: '{"candles":' }, 'EXCHANGE_BAD_ANSWER'],
  [{ status: 200, body: '{}' }, 'EXCHANGE_BAD_ANSWER'],
];

for (const [fault, code] of CASES)
  it(`takes HTTP ${fault.status} with «${fault.body ?? ''}» for ${code}`, async () => {
    await using server = await startAcme();
    const interval = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
    const given = { options: { url: server.url }, symbol: 'BTC/USD', timeframe: '1h', interval };
    const { exchange, close } = await openExchangeHarness(acme, given);
    const signal = new AbortController().signal;
    const [market] = await exchange.markets(signal);
    server.faults.push(fault);
    await assert.rejects(
      exchange.fetchPage({ market: market!, timeframe: '1h', interval, limit: 24 }, signal),
      (error: CandlewickError) => {
        assert.equal(error.code, code);
        const { status, retryAfterMs } = error.details['meta'] as ResponseMeta;
        assert.equal(status, fault.status);
        assert.equal(retryAfterMs, fault.headers && Number(fault.headers['retry-after']) * 1000);
        return true;
      },
    );
    await close?.();
  });
