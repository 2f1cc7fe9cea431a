import type { Market } from '@candlewick/core';
import { errorCode } from '@candlewick/core';
import type { CcxtExchange, CcxtMarket } from './bridge/ccxt-types.ts';
import type { Called, CcxtSession } from './bridge/session.ts';
import { MARKET_KINDS } from './exchange-entry.ts';
import { badAnswer } from './to-error.ts';
import type { Venue } from './venues/venue.ts';
import { kindOf } from './venues/venue.ts';

/**
 * Markets that the venue serves candles of, each symbol once. Where ccxt keeps its tree of them, it is loaded by an instance
 * of its own, so that the tree goes with it.
 */
export async function loadMarkets(session: CcxtSession, signal: AbortSignal): Promise<readonly Market[]> {
  const { venue } = session;
  const load = (work: () => Promise<Market[]>) =>
    session.call({ asking: 'the list of markets', signal }, work);
  const { value, meta } = venue.binance
    ? await loadByApi(session, await session.instance(), load)
    : await load(async () => loadAll(await session.fresh()));
  const bySymbol = new Map<string, Market>();
  for (const market of value) {
    if (!venue.entry.candles?.[kindOf(market)]) continue;
    // A delisted market may have left its name to another one.
    if (market.active || !bySymbol.has(market.symbol)) bySymbol.set(market.symbol, market);
  }
  // Every venue lists something: nothing is what a proxy's page in JSON's clothes looks like.
  if (bySymbol.size === 0) throw badAnswer(venue.id, 'a list without markets', meta);
  return [...bySymbol.values()];
}

async function loadAll(ccxt: CcxtExchange): Promise<Market[]> {
  const choice = choiceOf(ccxt);
  // Options have no use here and cost many requests on some venues.
  if (Array.isArray(choice['types']))
    chooseTypes(
      ccxt,
      choice['types'].filter((type) => type !== 'option'),
    );
  return toMarkets(Object.values(await ccxt.loadMarkets()));
}

/**
 * Binance's family lists its markets by API: one after the other, so that only one list is in memory at a time. An
 * API that is not served in this place, while the first one is, has no markets here; any other failure is one.
 */
async function loadByApi(
  session: CcxtSession,
  ccxt: CcxtExchange,
  load: (work: () => Promise<Market[]>) => Promise<Called<Market[]>>,
): Promise<Pick<Called<Market[]>, 'value' | 'meta'>> {
  const value: Market[] = [];
  let meta: Called<unknown>['meta'] = { endpoint: 'exchangeInfo' };
  // The text of a list is megabytes.
  ccxt.enableLastHttpResponse = false;
  for (const type of listedTypesOf(session.venue.binance!, session.options)) {
    try {
      const loaded = await load(async () => {
        chooseTypes(ccxt, [type]);
        return toMarkets(await ccxt.fetchMarkets());
      });
      value.push(...loaded.value);
      meta = loaded.meta;
    } catch (error) {
      if (value.length === 0 || errorCode(error) !== 'EXCHANGE_RESTRICTED') throw error;
      session.logger.warn(`${session.venue.id} does not serve its ${type} markets in this place`);
    }
  }
  return { value, meta };
}

const choiceOf = (ccxt: CcxtExchange): Record<string, unknown> => {
  const choice = ccxt.options['fetchMarkets'];
  return typeof choice === 'object' && choice !== null ? { ...choice } : {};
};

const chooseTypes = (ccxt: CcxtExchange, types: readonly unknown[]): void => {
  ccxt.options['fetchMarkets'] = { ...choiceOf(ccxt), types };
};

const typeOf = (market: CcxtMarket): Market['type'] | undefined =>
  market.spot ? 'spot' : market.swap ? 'swap' : market.future ? 'future' : undefined;

/** Copies of what we keep: nothing of ccxt's tree stays reachable. Options are left out. */
const toMarkets = (markets: readonly CcxtMarket[]): Market[] =>
  markets.flatMap((market) => {
    const type = typeOf(market);
    const { symbol, id, base, quote, active = true } = market;
    return type === undefined ? [] : [{ symbol, id, base, quote, type, active }];
  });

/** The lists that a Binance asks for: what the user chose, else all that are reached at an address of their own. */
function listedTypesOf(
  apis: NonNullable<Venue['binance']>,
  ccxt: Readonly<Record<string, unknown>>,
): readonly string[] {
  const options = ccxt['options'] as { fetchMarkets?: { types?: unknown } } | undefined;
  const chosen = options?.fetchMarkets?.types;
  if (Array.isArray(chosen)) return chosen.map(String);
  const kinds = MARKET_KINDS.filter((kind) => apis[kind]);
  const urls = ccxt['urls'] as { api?: unknown } | undefined;
  const addresses = urls?.api;
  if (typeof addresses !== 'object' || addresses === null) return kinds;
  // Sent to another address, requests must not go to the venue's own beside it.
  const moved = kinds.filter((kind) => apis[kind]!.api in addresses);
  return moved.length > 0 ? moved : kinds;
}
