import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/** The first candle there is. */
const LISTED = Date.UTC(2023, 0, 1);
const LENGTH = { '1m': 60_000, '5m': 300_000, '1h': 3_600_000, '1d': 86_400_000 };
const MARKETS = [
  { id: 'BTC-USD', base: 'BTC', quote: 'USD', trading: true },
  { id: 'OLD-USD', base: 'OLD', quote: 'USD', trading: false },
];

/** What the next requests get instead of data. */
export interface Fault {
  readonly status: number;
  readonly headers?: Record<string, string>;
  readonly body?: string;
}

export interface AcmeServer extends AsyncDisposable {
  readonly url: string;
  /** Endpoints that were asked for, in order. */
  readonly requests: string[];
  /** Answers the next requests; the last one stays where `forever` is true. */
  readonly faults: Fault[];
  forever: boolean;
}

/** Acme on this machine: the same candles each time, and faults when a test wants some. */
export async function startAcme(port = 0): Promise<AcmeServer> {
  const requests: string[] = [];
  const faults: Fault[] = [];
  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url ?? '/', 'http://localhost');
    requests.push(pathname);
    const fault = acme.forever ? faults[0] : faults.shift();
    if (fault) return void response.writeHead(fault.status, fault.headers).end(fault.body ?? '');
    const body = answer(pathname, searchParams);
    response.writeHead(body ? 200 : 404, { 'content-type': 'application/json', 'x-used-weight': '1' });
    response.end(JSON.stringify(body ?? { error: 'unknown market or interval' }));
  });
  await new Promise<void>((resolve) => server.listen(port, '127.0.0.1', resolve));
  const acme: AcmeServer = {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    faults,
    forever: false,
    [Symbol.asyncDispose]: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return acme;
}

function answer(path: string, query: URLSearchParams): object | undefined {
  if (path === '/v1/time') return { time: Date.now() };
  if (path === '/v1/markets') return { markets: MARKETS };
  const length = LENGTH[query.get('interval') as keyof typeof LENGTH];
  if (path !== '/v1/candles' || !MARKETS.some(({ id }) => id === query.get('market')) || !length)
    return undefined;
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise);
  const last = Math.min(number('to', Date.now()), Date.now());
  const candles: string[][] = [];
  let time = Math.ceil(Math.max(number('from', 0), LISTED) / length) * length;
  for (; time <= last && candles.length < number('limit', 500); time += length) candles.push(candle(time));
  return { candles };
}

/** Time, open, high, low, close, volume and number of trades, as text. */
function candle(time: number): string[] {
  const noise = (salt: number) => Math.abs(Math.sin(time / 7e6 + salt) * 1e4) % 1;
  const [open, close] = [20_000 + 100 * noise(1), 20_000 + 100 * noise(2)];
  const values = [
    open,
    Math.max(open, close) + noise(3),
    Math.min(open, close) - noise(4),
    close,
    5 * noise(5),
  ];
  return [String(time), ...values.map((value) => value.toFixed(2)), String(Math.round(90 * noise(6)))];
}
