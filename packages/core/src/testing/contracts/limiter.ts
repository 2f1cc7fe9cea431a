import type { ContractSuite } from '../contract.ts';
import { LIMITER_BUDGET_CASES } from './limiter-budget.ts';
import type { LimiterHarness } from './limiter-harness.ts';
import { LIMITER_WAITING_CASES } from './limiter-waiting.ts';

/** What every limiter must do. `openLimiterHarness` opens a plugin for it; its clock is the only time there is. */
export const limiterContract: ContractSuite<LimiterHarness> = {
  kind: 'limiter',
  cases: [...LIMITER_BUDGET_CASES, ...LIMITER_WAITING_CASES],
};
