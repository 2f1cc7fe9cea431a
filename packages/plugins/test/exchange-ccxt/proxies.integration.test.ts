import { createServer, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { startMarketServer } from '@candlewick/core/testing';
import { describe, expect, it } from 'vitest';
import { openWorld } from './open-world.ts';

const FROM = Date.UTC(2024, 0, 1);
const REQUEST = {
  exchange: 'binance',
  symbol: 'BTC/USDT',
  timeframe: '1h',
  start: { kind: 'time', time: FROM },
  end: { kind: 'time', time: FROM + 36_000_000 },
} as const;

/** A proxy for plain addresses. */
async function startProxy() {
  let served = 0;
  const server = createServer((incoming, outgoing) => {
    served++;
    request(incoming.url!, { headers: incoming.headers }, (answer) => {
      outgoing.writeHead(answer.statusCode!, answer.headers);
      answer.pipe(outgoing);
    }).end();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    host: `127.0.0.1:${(server.address() as AddressInfo).port}`,
    get served() {
      return served;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

describe('several proxies', () => {
  it('are several egress identities, whether the network names them or the exchange does', async () => {
    await using market = await startMarketServer();
    await using first = await startProxy();
    await using second = await startProxy();
    const urls = market.ccxtUrls();
    const identityWith = async (ccxt: object, network: object) => {
      await using world = await openWorld({ exchanges: { binance: { ccxt: { urls, ...ccxt } } }, network });
      await using run = await world.run();
      expect((await run.fetch([REQUEST]))[0]).toMatchObject({ status: 'complete', candles: 10 });
      const seen = world.events.flatMap((event) => (event.type === 'budget' ? [event.identity] : []));
      return [...new Set(seen)];
    };
    expect(await identityWith({}, {})).toEqual([`${market.url} via direct`]);
    expect(first.served + second.served).toBe(0);
    const proxy = `http://${first.host}`;
    expect(await identityWith({}, { proxy })).toEqual([`${market.url} via ${proxy}`]);
    expect(first.served).toBeGreaterThan(0);
    expect(second.served).toBe(0);
    const httpProxy = `http://user:secret@${second.host}`;
    const [identity] = await identityWith({ httpProxy }, { proxy });
    expect(identity).toMatch(new RegExp(`^${market.url} via http://${second.host}#[0-9a-f]{8}$`));
    expect(second.served).toBeGreaterThan(0);
  });
});
