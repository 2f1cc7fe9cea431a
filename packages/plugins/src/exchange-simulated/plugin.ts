import { definePlugin } from '@candlewick/core';
import { simulatedOptions } from './options.ts';
import { SimulatedExchange } from './simulated-exchange.ts';

export default definePlugin({
  kind: 'exchange',
  name: 'simulated',
  description:
    'An exchange that needs no network: deterministic candles with listing dates, outages and an open candle.',
  api: 1,
  options: simulatedOptions,
  capabilities: { seek: true },
  open: (options, context) => new SimulatedExchange(options, context),
});
