import type { ArchiveRouted } from './archive-venue.ts';
import type { MarketClock } from './market-clock.ts';
import { exchangeInfo } from './exchange-info.ts';
import { klineRows, type KlineRow } from './kline-rows.ts';
import { parseKlinesRequest, windowOf, type KlinesRequest } from './klines-request.ts';
import type { PageAround } from './row-faults.ts';
import type { ServedMarket } from './served-markets.ts';
import { VENUE_APIS, type VenueApi } from './venue-api.ts';
import { VENUE_ERRORS, type VenueError } from './venue-errors.ts';
import { createWeightBudget, type WeightBudget, type WeightBudgetOptions } from './weight-budget.ts';

/** A request as the venue understands it: what it costs, and what it is answered with. */
export interface Routed {
  readonly api: VenueApi | undefined;
  readonly endpoint: string;
  readonly weight: number;
  readonly budget: WeightBudget | undefined;
  readonly klines?: KlinesRequest;
  /** The answer's data: a body, the rows of a klines request with what lies around them, or an error. */
  answer():
    | { readonly body: unknown }
    | { readonly archive: ArchiveRouted['answer'] }
    | { readonly rows: KlineRow[]; readonly around: PageAround }
    | VenueError;
}

/** The venue behind the HTTP server: routes, budgets and data; no sockets, no faults. */
export interface MarketVenue {
  route(path: string, query: URLSearchParams): Routed;
}

/** https://developers.binance.com/docs/wallet/others/system-status */
const SYSTEM_STATUS = '/sapi/v1/system/status';

export function createVenue(
  markets: readonly ServedMarket[],
  clock: MarketClock,
  budget: Partial<WeightBudgetOptions> = {},
  inMaintenance: () => boolean = () => false,
): MarketVenue {
  const budgets = new Map(
    VENUE_APIS.map(({ name, weightLimit }) => [
      name,
      createWeightBudget({ limit: weightLimit, windowMs: 60_000, banAfter: 5, banMs: 120_000, ...budget }),
    ]),
  );
  const inApi = (api: VenueApi) => markets.filter((market) => market.api === api.name);

  const klinesOf = (api: VenueApi, request: KlinesRequest) => {
    const market = inApi(api).find(({ id }) => id === request.symbol);
    if (!market) return VENUE_ERRORS.badSymbol;
    const { timeframe, startTime, endTime: to, limit, isNewest } = request;
    const now = clock.now();
    const read = (query: { from?: number | undefined; to?: number | undefined; limit: number }) =>
      klineRows(market.source.read({ timeframe, now, ...query }), api);
    const window = windowOf(request, now);
    const from = isNewest && startTime !== undefined ? window.from : startTime;
    const rows = from !== undefined && to !== undefined && to < from ? [] : read({ from, to, limit });
    const around: PageAround = {
      newest: () => read({ limit }),
      before: (count) => read({ to: window.from - 1, limit: count }),
      after: (count) =>
        read({ from: ((rows.at(-1)?.[0] as number | undefined) ?? window.to) + 1, limit: count }),
    };
    return { rows, around };
  };

  const infoOf = (api: VenueApi, query: URLSearchParams) => {
    const listed = inApi(api);
    const wanted = query.get('symbol');
    const chosen = wanted === null ? listed : listed.filter(({ id }) => id === wanted);
    if (wanted !== null && chosen.length === 0) return VENUE_ERRORS.badSymbol;
    return { body: exchangeInfo(api, chosen, budgets.get(api.name)!, clock.now()) };
  };

  const route = (path: string, query: URLSearchParams): Routed => {
    const api = VENUE_APIS.find(({ prefix }) => path.startsWith(prefix));
    const endpoint = api ? path.slice(api.prefix.length) : path;
    const common = { api, endpoint, budget: api && budgets.get(api.name) };
    if (api && endpoint === 'klines') {
      const parsed = parseKlinesRequest(query, api);
      if ('code' in parsed) return { ...common, weight: api.klinesWeight(1), answer: () => parsed };
      const weight = api.klinesWeight(parsed.limit);
      return { ...common, weight, klines: parsed, answer: () => klinesOf(api, parsed) };
    }
    if (api && endpoint === 'exchangeInfo')
      return { ...common, weight: api.weights.exchangeInfo, answer: () => infoOf(api, query) };
    if (api && endpoint === 'time')
      return { ...common, weight: api.weights.time, answer: () => ({ body: { serverTime: clock.now() } }) };
    if (api && endpoint === 'ping')
      return { ...common, weight: api.weights.ping, answer: () => ({ body: {} }) };
    if (path === SYSTEM_STATUS) {
      const body = inMaintenance() ? { status: 1, msg: 'system_maintenance' } : { status: 0, msg: 'normal' };
      return { ...common, endpoint: 'system/status', weight: 0, answer: () => ({ body }) };
    }
    return { ...common, weight: 0, answer: () => VENUE_ERRORS.unknownPath };
  };
  return { route };
}
