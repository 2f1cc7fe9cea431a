import type { Market, Page } from '../../contracts/exchange.ts';
import type { ResponseMeta } from '../../contracts/limiter.ts';
import type { Candles } from '../../domain/candles.ts';
import { NO_CANDLES } from '../../domain/candles.ts';

/** A spot market by its unified symbol; `more` overrides. */
export function market(symbol = 'BTC/USDT', more: Partial<Market> = {}): Market {
  const [base = '', rest = ''] = symbol.split('/');
  const [quote = '', settle] = rest.split(':');
  return {
    symbol,
    id: `${base}${quote}`,
    base,
    quote,
    type: settle === undefined ? 'spot' : 'swap',
    active: true,
    ...more,
  };
}

/** One answer of a venue; without candles an empty one. */
export const page = (rows: Candles = NO_CANDLES, meta: Partial<ResponseMeta> = {}): Page => ({
  candles: rows,
  meta: { endpoint: 'klines', status: 200, ...meta },
});
