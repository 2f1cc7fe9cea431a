import type { Logger } from '@candlewick/core';
import { NEW_POOL } from './budget.ts';
import type { Budget, BudgetStore, IdentityRecord, PoolRecord } from './budget.ts';
import type { Environment } from './environment.ts';
import { MemoryStore } from './memory-store.ts';
import { packIdentity, packPool, unpackIdentity, unpackPool } from './records.ts';

export interface SharedStoreParts {
  readonly environment: Environment;
  /** Key of the egress identity: no secrets, at most 100 characters. */
  readonly key: string;
  /** The limiter's time. */
  readonly now: () => number;
  readonly logger: Logger;
  /** What holds as long as the store knows nothing of the identity. */
  readonly initial: IdentityRecord;
  /** Keeps a ban for the time after the store. Never rejects. @param until the limiter's time */
  readonly keepBan: (until: number) => Promise<void>;
}

/**
 * The budget of an egress identity in a store that all processes of the machine write to: each change is a write
 * transaction, without a flush. Goes on alone, with what it knew, when the store fails.
 */
export class SharedStore implements BudgetStore {
  readonly #parts: SharedStoreParts;
  #identity: IdentityRecord;
  readonly #pools = new Map<string, PoolRecord>();
  #alone: MemoryStore | undefined;
  #banKept: Promise<void> = Promise.resolve();

  constructor(parts: SharedStoreParts) {
    this.#parts = parts;
    this.#identity = parts.initial;
  }

  get shared(): boolean {
    return this.#alone === undefined;
  }

  read(pool: string): Budget {
    return this.update(pool, (budget) => budget);
  }

  update(pool: string, change: (before: Budget) => Budget): Budget {
    if (this.#alone) return this.#alone.update(pool, change);
    let after: Budget;
    try {
      after = this.#parts.environment.root.transactionSync(() => this.#change(pool, change));
    } catch (error) {
      this.#parts.logger.warn(aloneMessage(this.#parts.environment.folder), { error: String(error) });
      return this.#goAlone().update(pool, change);
    }
    if (after.identity.bannedUntil > this.#identity.bannedUntil) {
      const { bannedUntil } = after.identity;
      this.#banKept = this.#banKept.then(() => this.#parts.keepBan(bannedUntil));
    }
    this.#identity = after.identity;
    this.#pools.set(pool, after.pool);
    return after;
  }

  /** What comes after it (late answers) is booked in memory. */
  async close(): Promise<void> {
    this.#goAlone();
    await this.#banKept;
    await this.#parts.environment.release();
  }

  #change(pool: string, change: (before: Budget) => Budget): Budget {
    const { environment, key, now, initial } = this.#parts;
    const poolKey = [key, pool];
    const at = now();
    const before: Budget = {
      identity: unpackIdentity(environment.root.get(key), at) ?? initial,
      pool: unpackPool(environment.root.get(poolKey), at) ?? NEW_POOL,
    };
    const after = change(before);
    if (after.identity !== before.identity) environment.root.putSync(key, packIdentity(after.identity, at));
    if (after.pool !== before.pool) environment.root.putSync(poolKey, packPool(after.pool, at));
    return after;
  }

  #goAlone(): MemoryStore {
    return (this.#alone ??= new MemoryStore(this.#identity, this.#pools));
  }
}

export const aloneMessage = (folder: string): string =>
  `the budget cannot be shared with other Candlewick processes (${folder}): this one keeps its own, and several at ` +
  'once may go past the limit; the folder may be deleted';
