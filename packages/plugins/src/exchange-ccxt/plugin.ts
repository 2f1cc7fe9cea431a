import { CandlewickError, definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

/** Every exchange that ccxt serves candles of, by its ccxt id. */
export default definePlugin({
  kind: 'exchange',
  name: 'ccxt',
  description: 'Any exchange that ccxt speaks to; Binance with its extra columns and its archive.',
  api: 1,
  options: async () => (await import('./options.ts')).ccxtOptions,
  defaults: OPTION_DEFAULTS['exchange-ccxt'],
  capabilities: { seek: true, history: true },
  ids: async () => (await import('./exchanges.ts')).exchangeIds(),
  refuses: async (id) => (await import('./exchanges.ts')).refusal(id),
  open: async (options, context) => {
    const id = context.exchange;
    const [{ EXCHANGES }, { refusal }] = await Promise.all([
      import('./exchanges.generated.ts'),
      import('./exchanges.ts'),
    ]);
    const entry = Object.hasOwn(EXCHANGES, id) ? EXCHANGES[id] : undefined;
    if (!entry) throw new CandlewickError('UNKNOWN_EXCHANGE', `ccxt knows no exchange ${id}`);
    const reason = refusal(id);
    if (reason !== undefined) throw new CandlewickError('EXCHANGE_UNSUPPORTED', reason);
    const [{ CcxtExchangeAdapter }, { venueOf }] = await Promise.all([
      import('./ccxt-exchange.ts'),
      import('./venues/venue.ts'),
    ]);
    return new CcxtExchangeAdapter(venueOf(id, entry), options, context);
  },
});
