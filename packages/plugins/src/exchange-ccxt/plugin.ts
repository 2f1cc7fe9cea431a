import { CandlewickError, definePlugin } from '@candlewick/core';
import { CcxtExchangeAdapter } from './ccxt-exchange.ts';
import { exchangeIds, refusal } from './exchanges.ts';
import { EXCHANGES } from './exchanges.generated.ts';
import { ccxtOptions } from './options.ts';
import { venueOf } from './venues/venue.ts';

/** Every exchange that ccxt serves candles of, by its ccxt id. */
export default definePlugin({
  kind: 'exchange',
  name: 'ccxt',
  description: 'Any exchange that ccxt speaks to; Binance with its extra columns.',
  api: 1,
  options: ccxtOptions,
  capabilities: { seek: true },
  ids: exchangeIds,
  refuses: refusal,
  open: (options, context) => {
    const id = context.exchange;
    const entry = Object.hasOwn(EXCHANGES, id) ? EXCHANGES[id] : undefined;
    if (!entry) throw new CandlewickError('UNKNOWN_EXCHANGE', `ccxt knows no exchange ${id}`);
    const reason = refusal(id);
    if (reason !== undefined) throw new CandlewickError('EXCHANGE_UNSUPPORTED', reason);
    return new CcxtExchangeAdapter(venueOf(id, entry), options, context);
  },
});
