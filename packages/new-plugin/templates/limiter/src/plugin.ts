import { definePlugin } from '@candlewick/core';
import { z } from 'zod';
import { WindowLimiter } from './window-limiter.ts';

export default definePlugin({
  kind: 'limiter',
  name: 'acme',
  description: 'A sliding window over what was sent, in this process.',
  api: 1,
  options: z.strictObject({
    share: z
      .number()
      .gt(0)
      .max(1)
      .default(0.9)
      .describe(
        "Part of the exchange's limit that may be used: the rest is for other programs of the address.",
      ),
  }),
  capabilities: {},
  open: ({ share }, { clock }) => new WindowLimiter({ share, clock }),
});
