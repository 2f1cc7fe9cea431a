import { createHash } from 'node:crypto';
import { join } from 'node:path';
import type { LimiterContext } from '@candlewick/core';
import { readBan, writeBan } from './ban-file.ts';
import { NEW_IDENTITY } from './budget.ts';
import type { BudgetStore } from './budget.ts';
import { openEnvironment } from './environment.ts';
import { machineTime } from './machine-time.ts';
import { MemoryStore } from './memory-store.ts';
import { aloneMessage, SharedStore } from './shared-store.ts';

/** The shared budget of the context's identity; one of this process alone, with a warning, where that cannot be. */
export async function openStore(context: LimiterContext): Promise<BudgetStore> {
  const { clock, identity, logger, stateFolder } = context;
  const parent = join(stateFolder, 'budgets');
  // A proxy's address may hold a password, and keys are short.
  const key = createHash('sha256').update(identity).digest('hex');
  const now = machineTime(clock);
  const utcOffset = () => clock.now() - now();
  const ban = await readBan(parent, key, clock.now());
  const initial = ban === undefined ? NEW_IDENTITY : { ...NEW_IDENTITY, bannedUntil: ban - utcOffset() };
  try {
    const environment = await openEnvironment(parent);
    if (environment.replaced !== undefined)
      logger.warn('the store of the shared budget was damaged: a new one has taken its place', {
        reason: environment.replaced,
      });
    const keepBan = (until: number) => writeBan(parent, key, Math.ceil(until + utcOffset()), clock.now());
    return new SharedStore({ environment, key, now, logger, initial, keepBan });
  } catch (error) {
    logger.warn(aloneMessage(parent), { error: String(error) });
    return new MemoryStore(initial);
  }
}
