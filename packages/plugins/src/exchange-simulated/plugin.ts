import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exchange',
  name: 'simulated',
  description:
    'An exchange that needs no network: deterministic candles with listing dates, outages and an open candle.',
  api: 1,
  options: async () => (await import('./options.ts')).simulatedOptions,
  defaults: OPTION_DEFAULTS['exchange-simulated'],
  capabilities: { seek: true },
  open: async (options, context) =>
    new (await import('./simulated-exchange.ts')).SimulatedExchange(options, context),
});
