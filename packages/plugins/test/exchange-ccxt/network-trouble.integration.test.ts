import * as dns from 'node:dns';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import type { ServerResponse } from 'node:http';
import { syncBuiltinESMExports } from 'node:module';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CandlewickError, ErrorCode, ResponseMeta } from '@candlewick/core';
import { ERRORS, errorCode, isRetryable } from '@candlewick/core';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { startLoopback } from './loopback.ts';
import { openWorld } from './open-world.ts';
import { marketOf, openCcxt, steady } from './open-exchange.ts';
import { EXPIRED_CERTIFICATE, FOREIGN_CERTIFICATE, TEST_CERTIFICATE } from './test-certificate.ts';

const ROWS = [[0, '1', '2', '0.5', '1.5', '10', 59_999, '15', 3, '5', '7.5', '0']];
const REQUEST = {
  market: marketOf('BTC/USDT', 'BTCUSDT'),
  timeframe: '1m',
  interval: { from: 0, to: 60_000 },
  limit: 1,
};
type Network = NonNullable<NonNullable<Parameters<typeof openCcxt>[2]>['network']>;

const open = (url: string, network: Partial<Network> = {}) =>
  openCcxt('binance', { ccxt: { urls: { api: { public: url } } } }, { network });

/** The failure of one page that is asked for through the whole way: ccxt, transport, sockets. */
async function failure(url: string, network: Partial<Network> = {}): Promise<CandlewickError> {
  await using opened = await open(url, network);
  const error = await opened.exchange.fetchPage(REQUEST, steady()).then(
    () => expect.unreachable('it should have failed'),
    (caught: unknown) => caught as CandlewickError,
  );
  // Whatever the trouble was, the permit is settled, with the error's own meta.
  expect(opened.gate.passes.map(({ settled }) => settled)).toEqual([[error.details['meta']]]);
  return error;
}

/** A venue that answers every request in one way. */
async function answered(answer: (response: ServerResponse) => void) {
  await using server = await startLoopback((_url, response) => answer(response));
  return await failure(server.url, { timeoutMs: 400 });
}

const again = (error: CandlewickError) => [errorCode(error), isRetryable(error)];

describe('names', () => {
  const { lookup } = dns;
  const { default: module } = dns as unknown as { default: { lookup: unknown } };
  /** Puts a resolver in the place of the machine's. */
  const resolver = (answer: (callback: (error: Error | null, found?: unknown) => void) => void) => {
    module.lookup = (_name: string, _options: object, callback: (error: Error | null) => void) =>
      answer(callback);
    syncBuiltinESMExports();
  };
  afterEach(() => {
    module.lookup = lookup;
    syncBuiltinESMExports();
  });

  it.each(['ENOTFOUND', 'EAI_AGAIN', 'ESERVFAIL'])('%s is a name that cannot be resolved', async (code) => {
    resolver((callback) => callback(Object.assign(new Error(`getaddrinfo ${code} venue.test`), { code })));
    for (const dnsCacheMs of [0, 60_000]) {
      const error = await failure('http://venue.test', { dnsCacheMs });
      expect(again(error)).toEqual(['EXCHANGE_DNS', true]);
      expect(error.message).toContain(code);
    }
  });

  it('a name that is not resolved in time is told apart from a venue that does not answer', async () => {
    resolver(() => undefined);
    for (const dnsCacheMs of [0, 60_000]) {
      const error = await failure('http://venue.test', { dnsCacheMs, timeoutMs: 300 });
      expect(again(error)).toEqual(['EXCHANGE_DNS', true]);
      expect(error.message).toContain('its name was not resolved within 300 ms');
    }
  });

  it('a failure is not remembered, an answer is', async () => {
    await using server = await startLoopback((_url, response) => {
      response.setHeader('connection', 'close');
      return ROWS;
    });
    let asked = 0;
    resolver((callback) =>
      ++asked === 1
        ? callback(Object.assign(new Error('getaddrinfo EAI_AGAIN'), { code: 'EAI_AGAIN' }))
        : callback(null, [{ address: '127.0.0.1', family: 4 }]),
    );
    const url = server.url.replace('127.0.0.1', 'venue.test');
    await using opened = await open(url, { dnsCacheMs: 60_000 });
    await expect(opened.exchange.fetchPage(REQUEST, steady())).rejects.toMatchObject({
      code: 'EXCHANGE_DNS',
    });
    for (let i = 0; i < 3; i++) await opened.exchange.fetchPage(REQUEST, steady());
    expect(asked).toBe(2);
  });
});

describe('certificates', () => {
  let folder: string;
  let caFile: string;
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'candlewick-ca-'));
    caFile = join(folder, 'ca.pem');
    await writeFile(caFile, TEST_CERTIFICATE);
  });
  afterAll(() => rm(folder, { recursive: true }));

  it.each([
    ['that nobody vouches for', TEST_CERTIFICATE, false, /self.signed/i],
    ['that has expired', EXPIRED_CERTIFICATE, true, /expired/],
    ['of another host', FOREIGN_CERTIFICATE, true, /altnames|does not match/i],
  ])('a certificate %s is not asked again', async (_what, cert, trusted, words) => {
    await using server = await startLoopback(() => ROWS, { tls: true, cert });
    const error = await failure(server.url, trusted ? { caFile } : {});
    expect(again(error)).toEqual(['EXCHANGE_TLS', false]);
    expect(error.message).toMatch(words);
    expect(server.requests).toEqual([]);
  });

  it('a server that speaks no TLS is not asked again', async () => {
    await using server = await startLoopback(() => ROWS);
    const error = await failure(server.url.replace('http:', 'https:'));
    expect(again(error)).toEqual(['EXCHANGE_TLS', false]);
  });
});

describe('connections', () => {
  /** A server below HTTP. */
  async function below(work: (socket: net.Socket) => void, network: Partial<Network> = {}) {
    const sockets = new Set<net.Socket>();
    const server = net.createServer((socket) => {
      sockets.add(socket.on('error', () => undefined));
      work(socket);
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      return await failure(`http://127.0.0.1:${(server.address() as net.AddressInfo).port}`, network);
    } finally {
      for (const socket of sockets) socket.destroy();
      server.close();
    }
  }

  it('one that nobody takes is refused', async () => {
    const server = net.createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect(again(await failure(`http://127.0.0.1:${port}`))).toEqual(['EXCHANGE_CONNECTION_REFUSED', true]);
  });

  it('one that is reset, or ends without a word, is lost', async () => {
    const lost = ['EXCHANGE_CONNECTION_LOST', true];
    expect(again(await below((socket) => socket.once('data', () => socket.resetAndDestroy())))).toEqual(lost);
    expect(again(await below((socket) => socket.once('data', () => socket.end())))).toEqual(lost);
  });

  it('what is not HTTP is a bad answer', async () => {
    const error = await below((socket) => socket.once('data', () => socket.end('SSH-2.0-OpenSSH_9.9\r\n')));
    expect(again(error)).toEqual(['EXCHANGE_BAD_ANSWER', true]);
  });

  it('when all of them stay busy, that is what is told', async () => {
    await using server = await startLoopback(() => undefined);
    await using opened = await open(server.url, { connections: 2, timeoutMs: 300 });
    const codes = await Promise.all(
      Array.from({ length: 3 }, () =>
        opened.exchange.fetchPage(REQUEST, steady()).catch((error: CandlewickError) => again(error)),
      ),
    );
    expect(codes.sort()).toEqual([
      ['EXCHANGE_CONNECTIONS_BUSY', true],
      ['EXCHANGE_TIMEOUT', true],
      ['EXCHANGE_TIMEOUT', true],
    ]);
    expect(ERRORS.EXCHANGE_CONNECTIONS_BUSY.setting).toBe('limits.connections');
    expect(opened.gate.passes.map(({ settled }) => settled.length)).toEqual([1, 1, 1]);
  });

  it('a request that waits for one can be given up at once', async () => {
    await using server = await startLoopback(() => undefined);
    await using opened = await open(server.url, { connections: 1 });
    const first = opened.exchange.fetchPage(REQUEST, steady()).catch(() => undefined);
    const stop = new AbortController();
    const second = opened.exchange.fetchPage(REQUEST, stop.signal);
    setTimeout(() => stop.abort(new DOMException('enough', 'AbortError')), 50);
    await expect(second).rejects.toMatchObject({ message: 'enough' });
    expect(opened.metas()).toHaveLength(1);
    await opened.exchange[Symbol.asyncDispose]();
    await first;
  });
});

it('what a request waited for is told by the whole run too, not by its own later deadline', async () => {
  await using server = await startLoopback(() => undefined);
  await using world = await openWorld({
    exchanges: { binance: { ccxt: { urls: { api: { public: `${server.url}/api/v3` } } } } },
    network: { timeout: 300, retries: 0 },
  });
  await using run = await world.run();
  const venue = await run.exchange('binance');
  await expect(venue.serverTime(steady())).rejects.toMatchObject({
    code: 'EXCHANGE_TIMEOUT',
    message: expect.stringContaining('no answer came within 300 ms') as string,
  });
});

describe('answers', () => {
  const json = JSON.stringify(ROWS);
  const status =
    (code: number, body = '', headers: Record<string, string> = {}) =>
    (response: ServerResponse) =>
      void response.writeHead(code, headers).end(body);

  it.each<[what: string, answer: (response: ServerResponse) => void, code: ErrorCode, retried: boolean]>([
    ['headers that never come', () => undefined, 'EXCHANGE_TIMEOUT', true],
    ['a body that stalls', (response) => void response.write(json.slice(0, 9)), 'EXCHANGE_TIMEOUT', true],
    [
      'a body cut short of its length',
      (response) => {
        response.writeHead(200, { 'content-length': json.length });
        response.write(json.slice(0, 9), () => response.destroy());
      },
      'EXCHANGE_CONNECTION_LOST',
      true,
    ],
    ['JSON that ends midway', status(200, json.slice(0, -5)), 'EXCHANGE_BAD_ANSWER', true],
    ['a web page with 200', status(200, '<html>hello</html>'), 'EXCHANGE_BAD_ANSWER', true],
    ['nothing with 200', status(200), 'EXCHANGE_BAD_ANSWER', true],
    ['204', status(204), 'EXCHANGE_BAD_ANSWER', true],
    ['500', status(500, 'oops'), 'EXCHANGE_UNAVAILABLE', true],
    ['502', status(502, '<html></html>'), 'EXCHANGE_UNAVAILABLE', true],
    ['503', status(503), 'EXCHANGE_UNAVAILABLE', true],
    ['504', status(504), 'EXCHANGE_UNAVAILABLE', true],
    ['451', status(451, '{"code":0,"msg":"Service unavailable"}'), 'EXCHANGE_RESTRICTED', false],
    ['429', status(429), 'EXCHANGE_RATE_LIMITED', true],
    ['-1003 with 400', status(400, '{"code":-1003,"msg":"Too many"}'), 'EXCHANGE_RATE_LIMITED', true],
    ['418', status(418), 'EXCHANGE_BANNED', false],
    ['a firewall page with 403', status(403, '<html>WAF</html>'), 'EXCHANGE_RATE_LIMITED', true],
  ])('%s', async (_what, answer, code, retried) => {
    expect(again(await answered(answer))).toEqual([code, retried]);
  });

  const metaOf = async (answer: (response: ServerResponse) => void) =>
    (await answered(answer)).details['meta'] as ResponseMeta;
  const date = (time: number) => new Date(time).toUTCString();
  const NOON = Date.UTC(2026, 0, 1, 12);

  it('says how long to wait, told in seconds or as a date by the clock of the venue', async () => {
    expect((await metaOf(status(429))).retryAfterMs).toBeUndefined();
    expect((await metaOf(status(429, '', { 'retry-after': '7' }))).retryAfterMs).toBe(7_000);
    const headers = { date: date(NOON), 'retry-after': date(NOON + 90_000) };
    expect((await metaOf(status(429, '', headers))).retryAfterMs).toBe(90_000);
    const unavailable = await metaOf(status(503, '', { 'retry-after': '30' }));
    expect(unavailable.retryAfterMs).toBe(30_000);
  });

  it('says until when a ban lasts, told in words or by Retry-After', async () => {
    const until = NOON + 3_600_000;
    const words = `{"code":-1003,"msg":"Way too much request weight used; IP banned until ${until}. "}`;
    expect((await metaOf(status(418, words))).bannedUntil).toBe(until);
    const headers = { date: date(NOON), 'retry-after': '120' };
    expect((await metaOf(status(418, '', headers))).bannedUntil).toBe(NOON + 120_000);
    const error = await answered(status(418, words));
    expect(error.message).toContain(new Date(until).toISOString());
  });
});
