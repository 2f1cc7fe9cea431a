import { describe, expect, it } from 'vitest';
import { violations } from '../torture/faults/check-case.ts';
import { someCases } from '../torture/faults/fault-cases.ts';
import { runCase } from '../torture/faults/run-case.ts';

// Some cells of every fault; `pnpm torture faults` goes through all of them.
describe.concurrent('a fetch under a fault gives the source, or records what it could not have', () => {
  it.each(someCases(8))('$name', async (each) => {
    const report = await runCase(each);
    expect(violations(each, report)).toEqual([]);
  });
});
