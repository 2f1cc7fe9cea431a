import { CandlewickError, definePlugin } from '@candlewick/core';
import { CcxtExchangeAdapter } from './ccxt-exchange.ts';
import { exchangeIds } from './exchanges.ts';
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
  open: (options, context) => {
    const id = context.exchange;
    const entry = Object.hasOwn(EXCHANGES, id) ? EXCHANGES[id] : undefined;
    if (!entry) throw new CandlewickError('UNKNOWN_EXCHANGE', `ccxt knows no exchange ${id}`);
    if (!entry.candles)
      throw new CandlewickError(
        'EXCHANGE_UNSUPPORTED',
        `${entry.name} (${id}) serves no candles through ccxt; choose another exchange: candlewick exchanges lists them`,
      );
    return new CcxtExchangeAdapter(venueOf(id, entry), options, context);
  },
});
