import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { HttpExchange } from './http-exchange.ts';

export default definePlugin({
  kind: 'exchange',
  name: 'acme',
  description: 'Candles over the HTTP API of one venue.',
  api: 1,
  options: z.strictObject({
    url: z.url().default('https://api.example.com').describe('Where the API is.'),
  }),
  // seek: it can say which candle is the first at or after a time, which proves holes and finds the listing.
  capabilities: { seek: true },
  open: (options, context) => new HttpExchange(options, context),
});
