import type { Market } from '@candlewick/core';
import type { MarketKind } from '../exchange-entry.ts';

/**
 * What markets were ever quoted in, longest first where one ends with another: the archive has names only, and the
 * API has forgotten how to divide them.
 */
const QUOTES = [
  'FDUSD', 'USDT', 'BUSD', 'USDC', 'TUSD', 'USDP', 'USDS', 'USD1', 'BIDR', 'IDRT', 'BVND', 'BKRW', 'XUSD', 'EURI',
  'BTC', 'ETH', 'BNB', 'XRP', 'TRX', 'DAI', 'PAX', 'VAI', 'UST', 'EUR', 'GBP', 'AUD', 'TRY', 'BRL', 'RUB', 'UAH',
  'NGN', 'ZAR', 'JPY', 'PLN', 'RON', 'ARS', 'MXN', 'COP', 'CZK', 'IDR', 'SOL', 'DOT', 'DOGE', 'USD',
]; // prettier-ignore
const NAME = /^[A-Z0-9]{2,30}(_[A-Z0-9]{1,10})?$/;

/** A market of the archive by the name of its folder; undefined for what cannot be one. */
export function archivedMarket(kind: MarketKind, id: string): Market | undefined {
  if (!NAME.test(id)) return undefined;
  const [pair, delivery] = id.split('_') as [string, string | undefined];
  const quote = QUOTES.find((each) => pair.endsWith(each) && pair.length > each.length);
  if (quote === undefined) return undefined;
  const base = pair.slice(0, -quote.length);
  const settle = kind === 'spot' ? '' : `:${kind === 'inverse' ? base : quote}`;
  const dated = delivery !== undefined && delivery !== 'PERP';
  if (kind === 'spot' && delivery !== undefined) return undefined;
  return {
    symbol: `${base}/${quote}${settle}${dated ? `-${delivery}` : ''}`,
    id,
    base,
    quote,
    type: kind === 'spot' ? 'spot' : dated ? 'future' : 'swap',
    active: false,
    historyOnly: true,
  };
}
