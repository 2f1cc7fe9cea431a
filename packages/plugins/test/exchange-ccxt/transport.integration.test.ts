import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import * as net from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { CandlewickError } from '@candlewick/core';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import type { Loopback } from './loopback.ts';
import { startLoopback } from './loopback.ts';
import { marketOf, openCcxt, steady } from './open-exchange.ts';
import { TEST_CERTIFICATE } from './test-certificate.ts';

const ROWS = [[0, '1', '2', '0.5', '1.5', '10', 59_999, '15', 3, '5', '7.5', '0']];
const REQUEST = {
  market: marketOf('BTC/USDT', 'BTCUSDT'),
  timeframe: '1m',
  interval: { from: 0, to: 60_000 },
  limit: 1,
};

/** Asks for one page through an address, and tells what came of it. */
async function ask(
  url: string,
  context: Parameters<typeof openCcxt>[2] = {},
  ccxt: Record<string, unknown> = {},
) {
  await using opened = await openCcxt(
    'binance',
    { ccxt: { urls: { api: { public: url } }, ...ccxt } },
    context,
  );
  const answer = await opened.exchange.fetchPage(REQUEST, steady()).then(
    (page) => ({ page, code: undefined, message: undefined }),
    (error: CandlewickError) => ({ page: undefined, code: error.code, message: error.message }),
  );
  return {
    ...answer,
    settled: opened.gate.passes.map(({ settled }) => settled.length),
    metas: opened.metas(),
  };
}

describe('the transport', () => {
  let plain: Loopback;
  let tls: Loopback;
  let folder: string;
  let caFile: string;
  beforeAll(async () => {
    plain = await startLoopback(() => ROWS);
    tls = await startLoopback(() => ROWS, { tls: true });
    folder = await mkdtemp(join(tmpdir(), 'candlewick-ca-'));
    caFile = join(folder, 'ca.pem');
    await writeFile(caFile, TEST_CERTIFICATE);
  });
  afterAll(async () => {
    await plain[Symbol.asyncDispose]();
    await tls[Symbol.asyncDispose]();
    await rm(folder, { recursive: true });
  });

  it('refuses a certificate that nobody vouches for, even where the environment would not', async () => {
    vi.stubEnv('NODE_TLS_REJECT_UNAUTHORIZED', '0');
    const { code, settled } = await ask(tls.url);
    vi.unstubAllEnvs();
    expect(code).toBe('EXCHANGE_TLS');
    expect(settled).toEqual([1]);
  });

  it('trusts the certificates of network.caFile beside the usual ones', async () => {
    const { page } = await ask(tls.url, { network: { caFile } });
    expect(page?.candles.open[0]).toBe(1);
  });

  it('says which setting names a certificate file that cannot be used', async () => {
    const wrong = join(folder, 'wrong.pem');
    await writeFile(wrong, 'nothing of the kind');
    for (const file of [wrong, join(folder, 'absent.pem')]) {
      const { code, message } = await ask(tls.url, { network: { caFile: file } });
      expect(code).toBe('CONFIG_UNREADABLE');
      expect(message).toContain('network.caFile');
    }
  });

  it('has no name for a host that is not there', async () => {
    const { code, settled } = await ask('http://nosuch.invalid', { network: { dnsCacheMs: 1_000 } });
    expect(code).toBe('EXCHANGE_DNS');
    expect(settled).toEqual([1]);
  });

  it('is refused where nothing listens', async () => {
    const server = net.createServer().listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    const { port } = server.address() as net.AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    expect((await ask(`http://127.0.0.1:${port}`)).code).toBe('EXCHANGE_CONNECTION_REFUSED');
  });

  it('follows no redirect', async () => {
    await using server = await startLoopback((_url, response) => {
      response.writeHead(302, { location: `${plain.url}/elsewhere` }).end();
    });
    const before = plain.requests.length;
    expect((await ask(server.url)).code).toBe('EXCHANGE_BAD_ANSWER');
    expect(plain.requests.length).toBe(before);
  });

  it('reads a compressed answer, and does not take a cut one for whole', async () => {
    const packed = gzipSync(JSON.stringify(ROWS));
    let length = packed.length;
    await using server = await startLoopback((_url, response, request) => {
      expect(request.headers['accept-encoding']).toContain('gzip');
      response.writeHead(200, { 'content-encoding': 'gzip', 'content-type': 'application/json' });
      response.end(packed.subarray(0, length));
    });
    expect((await ask(server.url)).page?.candles.close[0]).toBe(1.5);
    length = 20;
    expect((await ask(server.url)).code).toBe('EXCHANGE_CONNECTION_LOST');
  });

  it('takes an answer as it is whose encoding is none that there is', async () => {
    await using server = await startLoopback((_url, response) => {
      response.writeHead(200, { 'content-encoding': 'constructor', 'content-type': 'application/json' });
      response.end(JSON.stringify(ROWS));
    });
    expect((await ask(server.url)).page?.candles.close[0]).toBe(1.5);
  });

  it('notices a body of unknown length that breaks off', async () => {
    await using server = await startLoopback((_url, response) => {
      response.write('[[0,"1"');
      setTimeout(() => response.destroy(), 20);
    });
    expect((await ask(server.url)).code).toBe('EXCHANGE_CONNECTION_LOST');
  });

  it("counts its deadline over the whole answer, and takes ccxt's timeout for it", async () => {
    await using server = await startLoopback((_url, response) => {
      response.write('[');
      const timer = setInterval(() => response.write(' '), 50);
      response.on('close', () => clearInterval(timer));
    });
    // Something comes all the time: a deadline for what is between would never pass.
    const { code, metas } = await ask(server.url, {}, { timeout: 300 });
    expect(code).toBe('EXCHANGE_TIMEOUT');
    expect(metas).toEqual([expect.objectContaining({ endpoint: 'klines', host: new URL(server.url).host })]);
  });

  it('frees the connection of an aborted request', async () => {
    let stall = true;
    await using server = await startLoopback((_url, response) => {
      if (!stall) return ROWS;
      response.write('[');
      return undefined;
    });
    await using opened = await openCcxt(
      'binance',
      { ccxt: { urls: { api: { public: server.url } } } },
      { network: { connections: 1 } },
    );
    const stop = new AbortController();
    const waiting = opened.exchange.fetchPage(REQUEST, stop.signal);
    setTimeout(() => stop.abort(), 50);
    await expect(waiting).rejects.toMatchObject({ name: 'AbortError' });
    stall = false;
    expect((await opened.exchange.fetchPage(REQUEST, steady())).candles.length).toBe(1);
  });

  it("tells the time of a venue without a clock by its answers' Date", async () => {
    await using opened = await openCcxt('bitbank', { ccxt: { urls: { api: { public: plain.url } } } });
    expect(Math.abs((await opened.exchange.serverTime(steady())) - Date.now())).toBeLessThan(5_000);
    expect(opened.gate.passes.map(({ settled }) => settled.length)).toEqual([1]);
  });

  describe('through a proxy', () => {
    const seen: string[] = [];
    let proxy: Loopback;
    let refusing = false;
    beforeAll(async () => {
      proxy = await startLoopback((url, response, request) => {
        seen.push(`${request.method} ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
        return url.pathname === '/' ? ROWS : { unexpected: url.href };
      });
      proxy.server.on('connect', (request, socket: net.Socket) => {
        seen.push(`CONNECT ${request.url} ${request.headers['proxy-authorization'] ?? ''}`);
        if (refusing) return void socket.end('HTTP/1.1 407 Proxy Authentication Required\r\n\r\n');
        const [host, port] = request.url!.split(':');
        const target = net.connect(Number(port), host, () => {
          socket.write('HTTP/1.1 200 Connection Established\r\n\r\n');
          target.pipe(socket).pipe(target);
        });
        target.on('error', () => socket.destroy());
        socket.on('error', () => target.destroy());
        return undefined;
      });
    });
    afterAll(() => proxy[Symbol.asyncDispose]());

    const address = () => proxy.url.replace('http://', 'http://user:p%40ss@');
    const basic = `Basic ${Buffer.from('user:p@ss').toString('base64')}`;

    it('tunnels to the venue and checks its certificate inside', async () => {
      seen.length = 0;
      const { page } = await ask(tls.url, { network: { caFile, proxy: address() } });
      expect(page?.candles.length).toBe(1);
      expect(seen).toEqual([`CONNECT ${new URL(tls.url).host} ${basic}`]);
      expect((await ask(tls.url, { network: { proxy: address() } })).code).toBe('EXCHANGE_TLS');
    });

    it('keeps the tunnel for the next request', async () => {
      seen.length = 0;
      const urls = { api: { public: tls.url } };
      await using opened = await openCcxt(
        'binance',
        { ccxt: { urls } },
        { network: { caFile, proxy: proxy.url } },
      );
      for (let i = 0; i < 3; i++) await opened.exchange.fetchPage(REQUEST, steady());
      expect(seen).toHaveLength(1);
    });

    it('names plain addresses in full, and takes the proxy from the ccxt object too', async () => {
      seen.length = 0;
      const { page } = await ask('http://venue.invalid', {}, { httpProxy: address() });
      expect(page).toBeUndefined();
      expect(seen[0]).toMatch(/^GET http:\/\/venue\.invalid\/klines\?.* Basic /);
    });

    it('repeats what a proxy that refuses says, without its password', async () => {
      refusing = true;
      const { code, message, settled } = await ask(tls.url, { network: { caFile, proxy: address() } });
      refusing = false;
      expect(code).toBe('EXCHANGE_NETWORK');
      expect(message).toContain('407');
      expect(message).not.toContain('p@ss');
      expect(settled).toEqual([1]);
    });

    it('serves HTTP proxies only, and says so', async () => {
      const { code, message } = await ask(tls.url, { network: { proxy: 'socks5://127.0.0.1:1080' } });
      expect(code).toBe('CONFIG_INVALID');
      expect(message).toContain('network.proxy');
    });
  });
});
