import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createSimulatedMarket, rowsOf } from '@candlewick/core';

/** A venue on this machine that speaks the API of the plugin, for tests and for trying it out. */
export interface TestVenue {
  readonly url: string;
  /** Requests that came, without the address: `candles?market=…`. */
  readonly requests: readonly string[];
  /** From now on every request is answered so. */
  answer(status: number, body: string, headers?: Readonly<Record<string, string>>): void;
  /** From now on nothing is answered at all. */
  fallSilent(): void;
  close(): Promise<void>;
}

const SYMBOLS = ['BTC/USDT', 'ETH/USDT'];
// The same candles for everybody, computed from the time that is asked for. It has no outages here.
const MARKETS = new Map(
  SYMBOLS.map((symbol) => [symbol.replace('/', '-'), createSimulatedMarket(symbol, { outages: [] })]),
);

/** @param port 0: any that is free */
export async function startTestVenue(port = 0): Promise<TestVenue> {
  const requests: string[] = [];
  let respond = answerHonestly;
  const server = createServer((request, response) => {
    requests.push(request.url!.replace('/v1/', ''));
    respond(request, response);
  });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject).listen(port, '127.0.0.1', resolve);
  });
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    answer: (status, body, headers = {}) =>
      (respond = (_, response) => void response.writeHead(status, headers).end(body)),
    fallSilent: () => (respond = () => undefined),
    close: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

function answerHonestly({ url = '' }: IncomingMessage, response: ServerResponse): void {
  const { pathname, searchParams } = new URL(url, 'http://venue');
  const send = (status: number, body: unknown) =>
    response.writeHead(status, { 'content-type': 'application/json' }).end(JSON.stringify(body));
  if (pathname === '/v1/time') return void send(200, { time: Date.now() });
  if (pathname === '/v1/markets') return void send(200, [...MARKETS.keys()].map(marketOf));
  if (pathname !== '/v1/candles') return void send(404, { error: 'unknown path' });
  const market = MARKETS.get(searchParams.get('market') ?? '');
  if (!market) return void send(404, { error: 'unknown market' });
  const now = Date.now();
  const candles = market.read({
    timeframe: searchParams.get('interval') ?? '',
    from: Number(searchParams.get('from')),
    to: Math.min(Number(searchParams.get('to') ?? now), now) + 1,
    limit: Math.min(Number(searchParams.get('limit') ?? 500), 1_000),
    now,
  });
  send(
    200,
    rowsOf(candles, ['trades']).map(([time, ...values]) => {
      const trades = values.pop();
      return [time, ...values.map(String), trades];
    }),
  );
}

const marketOf = (id: string) => {
  const [base, quote] = id.split('-');
  return { id, base, quote, active: true };
};
