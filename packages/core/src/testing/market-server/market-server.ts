import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ArchiveVenue } from './archive-venue.ts';
import { createFaultList, type FaultList } from './fault-list.ts';
import { createMarketClock, type MarketClock } from './market-clock.ts';
import type { MarketServerOptions } from './market-server-options.ts';
import { createVenue } from './market-venue.ts';
import { RequestLog } from './request-log.ts';
import { ALL_SIMULATED, loadMarkets } from './served-markets.ts';
import { serveRequest } from './serve-request.ts';
import { VENUE_APIS } from './venue-api.ts';

/** A running loopback venue that answers like Binance. Closing it ends all connections, stalled ones too. */
export interface MarketServer extends AsyncDisposable {
  /** `http://127.0.0.1:<port>` */
  readonly url: string;
  /** The server's clock. */
  readonly clock: MarketClock;
  /** What it does wrong. */
  readonly faults: FaultList;
  /** What it was asked. */
  readonly requests: RequestLog;
  /** What the status page says; requests are served all the same, unless a fault is put on. */
  maintenance: boolean;
  /** The `urls` of a ccxt binance that speaks to this server: `exchanges.binance.ccxt.urls` in the configuration. */
  ccxtUrls(): CcxtUrls;
  /** Stops listening and ends all connections: connections are refused until `resume`. */
  pause(): Promise<void>;
  /** Listens again, on the same port. */
  resume(): Promise<void>;
}

/** The addresses of a market server, by the names that ccxt has for them. */
export interface CcxtUrls {
  /** To be given as `urls` to ccxt's Binance. */
  readonly api: Readonly<Record<'public' | 'private' | 'v1' | 'sapi' | 'fapiPublic' | 'dapiPublic', string>>;
}

/**
 * Starts a market server on 127.0.0.1: klines, exchangeInfo, time and ping of Binance's spot, USD-M and COIN-M futures
 * REST, with weights, limits, bans and faults that are switched on while it runs; and the public
 * archive of its candles, with checksums and listing.
 *
 * @example
 * await using market = await startMarketServer({ markets: { 'BTC/USDT': { '1m': 'BTCUSDT-1m-2021.csv.gz' } } });
 * market.faults.add({ kind: 'html' }, { nth: 3, times: 2 });
 * const exchange = new ccxt.binance({ urls: market.ccxtUrls() });
 *
 * @throws CandlewickError CONFIG_UNREADABLE or CONFIG_INVALID for markets that cannot be served
 */
export async function startMarketServer(options: MarketServerOptions = {}): Promise<MarketServer> {
  const clock = options.clock ?? createMarketClock(options.now, options.frozen);
  const markets = await loadMarkets(options.markets ?? ALL_SIMULATED, options.inactive);
  const { archivedOnly = [] } = options;
  const listed = markets.filter(({ symbol }) => !archivedOnly.includes(symbol));
  const faults = createFaultList();
  const requests = new RequestLog();
  const closing = new AbortController();
  const state = { maintenance: false };
  let reopening: NodeJS.Timeout | undefined;

  const server = createServer((request, response) => {
    serveRequest(serving, request, response).catch((error: unknown) => {
      // A defect of the server itself must not look like a fault of the venue that was asked for.
      response.destroy(error as Error);
      queueMicrotask(() => {
        throw error;
      });
    });
  });
  // A client that goes away in the middle of an answer is what half of the faults are about.
  server.on('clientError', (_error, socket) => socket.destroy());
  const listen = (port: number) =>
    new Promise<void>((resolve, reject) => {
      server.once('error', reject);
      server.listen(port, '127.0.0.1', () => {
        server.off('error', reject);
        resolve();
      });
    });
  const stop = () =>
    new Promise<void>((resolve) => {
      server.close(() => resolve());
      server.closeAllConnections();
    });
  await listen(options.port ?? 0);
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;

  const pause = async () => {
    clearTimeout(reopening);
    if (server.listening) await stop();
  };
  const resume = async () => {
    clearTimeout(reopening);
    if (!server.listening && !closing.signal.aborted) await listen(port);
  };
  const serving = {
    venue: createVenue(listed, clock, options.budget, () => state.maintenance),
    archive: new ArchiveVenue(markets, clock, options.archive),
    clock,
    faults,
    requests,
    latencyMs: options.latencyMs,
    signal: closing.signal,
    refuse: (forMs: number) => {
      void pause();
      reopening = setTimeout(() => void resume(), forMs);
    },
  };

  const prefix = (name: string) => url + VENUE_APIS.find((api) => api.name === name)!.prefix.slice(0, -1);
  return {
    url,
    clock,
    faults,
    requests,
    get maintenance() {
      return state.maintenance;
    },
    set maintenance(on) {
      state.maintenance = on;
    },
    ccxtUrls: () => ({
      api: {
        public: prefix('spot'),
        private: prefix('spot'),
        v1: `${url}/api/v1`,
        sapi: `${url}/sapi/v1`,
        fapiPublic: prefix('futures'),
        dapiPublic: prefix('coin-futures'),
      },
    }),
    pause,
    resume,
    [Symbol.asyncDispose]: async () => {
      closing.abort();
      await pause();
    },
  };
}
