import { definePlugin } from '@candlewick/core';
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
  open: (options, context) => new WeightLimiter(options, context),
});
