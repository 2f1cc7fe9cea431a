import { expect, it } from 'vitest';
import { budgetOfFour } from '../torture/budget.ts';

it('four processes with different datasets use up one budget, without one refusal, and survive a killed one', async () => {
  const report = await budgetOfFour(0);
  expect(report, JSON.stringify(report)).toMatchObject({ selfMade429: 0, passed: true });
}, 400_000);
