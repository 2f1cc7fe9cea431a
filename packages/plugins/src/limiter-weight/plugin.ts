import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'limiter',
  name: 'weight',
  description:
    'Request weights per window, with the feedback of the venue: never past the share of its limit.',
  api: 1,
  options: async () => (await import('./options.ts')).weightOptions,
  defaults: OPTION_DEFAULTS['limiter-weight'],
  capabilities: {},
  open: async (options, context) => {
    const { WeightLimiter } = await import('./weight-limiter.ts');
    if (!options.shared) {
      const { MemoryStore } = await import('./memory-store.ts');
      return new WeightLimiter(options, context, new MemoryStore());
    }
    // Here and not above: LMDB is only loaded by those who are about to send a request.
    const { openStore } = await import('./open-store.ts');
    return new WeightLimiter(options, context, await openStore(context));
  },
});
