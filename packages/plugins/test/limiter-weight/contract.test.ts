import { limiterContract, openLimiterHarness, runContract } from '@candlewick/core/testing';
import { describe, it } from 'vitest';
import plugin from '../../src/limiter-weight/plugin.ts';

runContract({ describe, it }, limiterContract, 'limiter-weight', () =>
  openLimiterHarness(plugin, { shared: false }),
);
runContract({ describe, it }, limiterContract, 'limiter-weight with half a share', () =>
  openLimiterHarness(plugin, { share: 0.5, warnAt: 0.5, shared: false }),
);
