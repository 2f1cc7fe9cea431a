import type { ErrorCode, ResponseMeta } from '@candlewick/core';
import { CandlewickError, ERRORS, isRetryable } from '@candlewick/core';
import { describe, expect, it } from 'vitest';
import { EXCHANGES } from '../../src/exchange-ccxt/exchanges.generated.ts';
import { networkError, toError } from '../../src/exchange-ccxt/to-error.ts';
import { venueOf } from '../../src/exchange-ccxt/venues/venue.ts';

const venue = (id: string) => venueOf(id, EXCHANGES[id]!);
const thrown = (name: string, message = 'words') => Object.assign(new Error(message), { name });
const map = (error: unknown, meta?: Partial<ResponseMeta>, id = 'okx', secrets: string[] = []) =>
  toError(error, {
    venue: venue(id),
    asking: 'candles of BTC/USDT 1h',
    meta: meta && { endpoint: 'candles', ...meta },
    secrets,
  }) as CandlewickError;

describe('toError', () => {
  it.each<[name: string, status: number | undefined, code: ErrorCode]>([
    ['RateLimitExceeded', 429, 'EXCHANGE_RATE_LIMITED'],
    ['DDoSProtection', 429, 'EXCHANGE_RATE_LIMITED'],
    ['RateLimitExceeded', 200, 'EXCHANGE_RATE_LIMITED'],
    ['DDoSProtection', 418, 'EXCHANGE_BANNED'],
    ['ExchangeNotAvailable', 451, 'EXCHANGE_RESTRICTED'],
    ['RestrictedLocation', 400, 'EXCHANGE_RESTRICTED'],
    ['ExchangeNotAvailable', 403, 'EXCHANGE_RESTRICTED'],
    ['ExchangeNotAvailable', 500, 'EXCHANGE_UNAVAILABLE'],
    ['ExchangeNotAvailable', 503, 'EXCHANGE_UNAVAILABLE'],
    ['ExchangeError', 502, 'EXCHANGE_UNAVAILABLE'],
    ['OnMaintenance', 200, 'EXCHANGE_UNAVAILABLE'],
    ['OperationFailed', 200, 'EXCHANGE_UNAVAILABLE'],
    ['ExchangeNotAvailable', 404, 'EXCHANGE_REFUSED'],
    ['ExchangeNotAvailable', 400, 'EXCHANGE_REFUSED'],
    ['BadRequest', 400, 'EXCHANGE_REFUSED'],
    ['ArgumentsRequired', undefined, 'EXCHANGE_REFUSED'],
    ['BadSymbol', 400, 'UNKNOWN_SYMBOL'],
    ['BadSymbol', undefined, 'UNKNOWN_SYMBOL'],
    ['NotSupported', undefined, 'EXCHANGE_UNSUPPORTED'],
    ['AuthenticationError', undefined, 'EXCHANGE_AUTH'],
    ['PermissionDenied', 401, 'EXCHANGE_AUTH'],
    ['RequestTimeout', undefined, 'EXCHANGE_TIMEOUT'],
    ['NetworkError', undefined, 'EXCHANGE_NETWORK'],
    ['BadResponse', 200, 'EXCHANGE_BAD_ANSWER'],
    ['TypeError', 200, 'EXCHANGE_BAD_ANSWER'],
    ['TypeError', undefined, 'INTERNAL'],
  ])('%s with HTTP %s is %s', (name, status, code) => {
    expect(map(thrown(name), status === undefined ? undefined : { status }).code).toBe(code);
  });

  it.each<[code: number, expected: ErrorCode]>([
    [-1121, 'UNKNOWN_SYMBOL'],
    [-1120, 'UNKNOWN_TIMEFRAME'],
    [-1003, 'EXCHANGE_RATE_LIMITED'],
    [-1004, 'EXCHANGE_UNAVAILABLE'],
    [-1008, 'EXCHANGE_UNAVAILABLE'],
    [-1100, 'EXCHANGE_REFUSED'],
  ])("Binance's %i is %s, on any address", (number, expected) => {
    const error = thrown('ExchangeError', `binance {"code":${number},"msg":"…"}`);
    expect(map(error, { status: 400 }, 'binance').code).toBe(expected);
  });

  it("takes Binance's 403 for its firewall's limit", () => {
    expect(map(thrown('ExchangeNotAvailable'), { status: 403 }, 'binance').code).toBe(
      'EXCHANGE_RATE_LIMITED',
    );
  });

  it('says until when a ban lasts', () => {
    const error = map(
      thrown('DDoSProtection'),
      { status: 418, bannedUntil: Date.UTC(2026, 0, 1) },
      'binance',
    );
    expect(error.code).toBe('EXCHANGE_BANNED');
    expect(error.message).toContain('2026-01-01T00:00:00.000Z');
    expect(error.details['meta']).toMatchObject({ status: 418 });
  });

  it('leaves errors of ours and aborts as they are', () => {
    const ours = new CandlewickError('EXCHANGE_TIMEOUT', 'late');
    expect(map(ours)).toBe(ours);
    const abort = new DOMException('stop', 'AbortError');
    expect(map(abort)).toBe(abort);
  });

  it('shows no secrets, and no more than a line', () => {
    const { message } = map(
      thrown('ExchangeError', `sent s3cr3t-key ${'x'.repeat(2_000)}`),
      undefined,
      'okx',
      ['s3cr3t-key'],
    );
    expect(message).not.toContain('s3cr3t-key');
    expect(message.length).toBeLessThan(400);
  });
});

describe('networkError', () => {
  it.each<[word: string, code: ErrorCode]>([
    ['ENOTFOUND', 'EXCHANGE_DNS'],
    ['EAI_AGAIN', 'EXCHANGE_DNS'],
    ['ECONNREFUSED', 'EXCHANGE_CONNECTION_REFUSED'],
    ['ECONNRESET', 'EXCHANGE_CONNECTION_LOST'],
    ['EPIPE', 'EXCHANGE_CONNECTION_LOST'],
    ['EHOSTUNREACH', 'EXCHANGE_NETWORK'],
    ['Z_BUF_ERROR', 'EXCHANGE_CONNECTION_LOST'],
    ['Z_DATA_ERROR', 'EXCHANGE_BAD_ANSWER'],
    ['HPE_INVALID_CONSTANT', 'EXCHANGE_BAD_ANSWER'],
    ['ETIMEDOUT', 'EXCHANGE_TIMEOUT'],
    ['CERT_HAS_EXPIRED', 'EXCHANGE_TLS'],
    ['DEPTH_ZERO_SELF_SIGNED_CERT', 'EXCHANGE_TLS'],
    ['UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'EXCHANGE_TLS'],
    ['ERR_TLS_CERT_ALTNAME_INVALID', 'EXCHANGE_TLS'],
    ['EPROTO', 'EXCHANGE_TLS'],
    ['INVALID_PURPOSE', 'EXCHANGE_TLS'],
    ['ERR_SSL_WRONG_VERSION_NUMBER', 'EXCHANGE_TLS'],
    ['', 'EXCHANGE_NETWORK'],
  ])('%s is %s', (word, code) => {
    const cause = Object.assign(new Error('connect failed'), word === '' ? {} : { code: word });
    const error = networkError(cause, 'api.example.com', { endpoint: 'klines' });
    expect(error.code).toBe(code);
    expect(error.message).toContain('api.example.com');
    expect(error.details['meta']).toEqual({ endpoint: 'klines' });
  });

  it('looks into the addresses that were tried in turn', () => {
    const refused = Object.assign(new Error('connect ECONNREFUSED ::1:80'), { code: 'ECONNREFUSED' });
    expect(networkError(new AggregateError([refused]), 'h', { endpoint: 'x' }).code).toBe(
      'EXCHANGE_CONNECTION_REFUSED',
    );
  });
});

it('every code in use can be retried exactly where asking again helps', () => {
  const again = Object.keys(ERRORS).filter((code) => isRetryable(new CandlewickError(code as ErrorCode, '')));
  expect(again).toContain('EXCHANGE_BAD_ANSWER');
  expect(again).not.toContain('EXCHANGE_TLS');
});
