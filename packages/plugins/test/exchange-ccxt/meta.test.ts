import { describe, expect, it } from 'vitest';
import { metaOfAnswer } from '../../src/exchange-ccxt/http/meta.ts';

const NOW = Date.UTC(2026, 0, 1);
const meta = (status: number, headers: Record<string, string> = {}, body = '[]') =>
  metaOfAnswer(
    { endpoint: 'klines', durationMs: 5, host: 'api.binance.com' },
    { status, headers, body: Buffer.from(body) },
    'x-mbx-used-weight-1m',
    NOW,
  );

describe('metaOfAnswer', () => {
  it('reads weight, time and size of a plain answer', () => {
    const headers = { 'x-mbx-used-weight-1m': '3', date: 'Thu, 24 Jun 2021 18:32:42 GMT' };
    expect(meta(200, headers)).toEqual({
      endpoint: 'klines',
      durationMs: 5,
      host: 'api.binance.com',
      status: 200,
      bytes: 2,
      usedWeight: 3,
      serverTime: Date.UTC(2021, 5, 24, 18, 32, 42),
    });
  });

  it('reads Retry-After as seconds and as a date', () => {
    expect(meta(429, { 'retry-after': '27' }).retryAfterMs).toBe(27_000);
    const later = new Date(NOW + 9_000).toUTCString();
    expect(meta(503, { 'retry-after': later }).retryAfterMs).toBe(9_000);
    expect(meta(503, { 'retry-after': 'soon' })).not.toHaveProperty('retryAfterMs');
  });

  it.each([
    '{"code":-1003,"msg":"Way too much request weight used; IP banned until 1660090423228. Please use the websocket for live updates to avoid bans."}',
    '{"code":-1003,"msg":"Way too many requests; IP banned until 1660090423228"}',
  ])('reads the end of a ban: %s', (body) => {
    expect(meta(418, {}, body).bannedUntil).toBe(1660090423228);
  });

  it('takes Retry-After for the end of a ban that names none', () => {
    expect(meta(418, { 'retry-after': '120' }, 'teapot').bannedUntil).toBe(NOW + 120_000);
    expect(meta(429, { 'retry-after': '120' })).not.toHaveProperty('bannedUntil');
  });

  it('believes no ban that data speak of', () => {
    expect(meta(200, {}, '["IP banned until 1660090423228"]')).not.toHaveProperty('bannedUntil');
  });
});
