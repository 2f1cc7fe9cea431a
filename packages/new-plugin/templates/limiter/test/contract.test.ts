import { describe, it } from 'node:test';
import { limiterContract, openLimiterHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';

// What passes these cases works in Candlewick. Time is the harness's clock: minutes pass at once.
runContract({ describe, it }, limiterContract, 'acme', () => openLimiterHarness(plugin));
runContract({ describe, it }, limiterContract, 'acme with half of the budget', () =>
  openLimiterHarness(plugin, { share: 0.5 }),
);
