import { definePlugin } from '@candlewick/core';
import { MemoryStore } from './memory-store.ts';
import { weightOptions } from './options.ts';
import { WeightLimiter } from './weight-limiter.ts';

export default definePlugin({
  kind: 'limiter',
  name: 'weight',
  description:
    'Request weights per window, with the feedback of the venue: never past the share of its limit.',
  api: 1,
  options: weightOptions,
  capabilities: {},
  open: async (options, context) => {
    if (!options.shared) return new WeightLimiter(options, context, new MemoryStore());
    // Here and not above: LMDB is only loaded by those who are about to send a request.
    const { openStore } = await import('./open-store.ts');
    return new WeightLimiter(options, context, await openStore(context));
  },
});
