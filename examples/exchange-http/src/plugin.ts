import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { AcmeExchange } from './acme-exchange.ts';

export default definePlugin({
  kind: 'exchange',
  name: 'acme',
  description: 'Candles of Acme Markets.',
  api: 1,
  options: z.strictObject({
    url: z.url().default('https://api.acme.example').describe('Where the API answers.'),
  }),
  capabilities: { seek: true },
  open: ({ url }, context) => new AcmeExchange(url, context),
});
