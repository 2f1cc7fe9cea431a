import { describe, it } from 'vitest';
import { createFakeClock } from '../../src/testing/fakes/clock.ts';
import { createFakeLimiter } from '../../src/testing/fakes/limiter.ts';
import type { LimiterHarness } from '../../src/testing/contracts/limiter-harness.ts';
import { limiterContract } from '../../src/testing/contracts/limiter.ts';
import { runContract } from '../../src/testing/contract.ts';

runContract({ describe, it }, limiterContract, 'the fake limiter', (): LimiterHarness => {
  const clock = createFakeClock(Date.UTC(2024, 0, 1, 12, 0, 20));
  return { limiter: createFakeLimiter(clock), clock };
});
