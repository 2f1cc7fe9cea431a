import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LimiterContext } from '@candlewick/core';
import type { BudgetStore } from './budget.ts';
import { openEnvironment } from './environment.ts';
import { machineTime } from './machine-time.ts';
import { MemoryStore } from './memory-store.ts';
import { aloneMessage, SharedStore } from './shared-store.ts';

/** The shared budget of the context's identity; one of this process alone, with a warning, where that cannot be. */
export async function openStore(context: LimiterContext): Promise<BudgetStore> {
  const { clock, identity, logger, stateFolder } = context;
  const parent = join(stateFolder, 'budgets');
  try {
    const environment = await openEnvironment(parent);
    // A proxy's address may hold a password, and keys are short.
    const key = createHash('sha256').update(identity).digest('hex');
    return new SharedStore({ environment, key, now: machineTime(clock), logger });
  } catch (error) {
    logger.warn(aloneMessage(parent), { error: String(error) });
    return new MemoryStore();
  }
}
