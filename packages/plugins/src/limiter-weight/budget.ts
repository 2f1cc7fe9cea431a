import { EMPTY_ACCOUNT } from './account.ts';
import type { PoolAccount } from './account.ts';
import type { Ticket } from './tickets.ts';
import type { VenueClock } from './venue-clock.ts';

/** What all pools of an egress identity have in common. Times are the limiter's. */
export interface IdentityRecord {
  readonly venue: VenueClock | undefined;
  /** Nothing of this identity may go before it. */
  readonly bannedUntil: number;
}

export interface PoolRecord {
  readonly account: PoolAccount;
  /** When the latest request was let through. */
  readonly lastAt: number;
  /** Those who have waited long for room. */
  readonly tickets: readonly Ticket[];
}

/** All that decides about a request: plain data, shared by whoever spends from it. */
export interface Budget {
  readonly identity: IdentityRecord;
  readonly pool: PoolRecord;
}

export const NEW_IDENTITY: IdentityRecord = { venue: undefined, bannedUntil: -Infinity };
export const NEW_POOL: PoolRecord = { account: EMPTY_ACCOUNT, lastAt: -Infinity, tickets: [] };

/** Where the budget of one egress identity is kept. Never throws: a store that breaks goes on alone. */
export interface BudgetStore {
  /** Whether other processes may change it as well. */
  readonly shared: boolean;
  read(pool: string): Budget;
  /**
   * Changes the budget in one step that nobody else gets in between; gives what it is afterwards.
   *
   * @param change pure, and without delay: others wait for it; may be called twice
   */
  update(pool: string, change: (before: Budget) => Budget): Budget;
  close(): Promise<void>;
}
