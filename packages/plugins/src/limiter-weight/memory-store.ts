import { NEW_IDENTITY, NEW_POOL } from './budget.ts';
import type { Budget, BudgetStore, IdentityRecord, PoolRecord } from './budget.ts';

/** A budget of this limiter alone. */
export class MemoryStore implements BudgetStore {
  readonly shared = false;
  readonly #pools: Map<string, PoolRecord>;
  #identity: IdentityRecord;

  /** @param identity, pools what is known already */
  constructor(identity: IdentityRecord = NEW_IDENTITY, pools: ReadonlyMap<string, PoolRecord> = new Map()) {
    this.#identity = identity;
    this.#pools = new Map(pools);
  }

  read(pool: string): Budget {
    return { identity: this.#identity, pool: this.#pools.get(pool) ?? NEW_POOL };
  }

  update(pool: string, change: (before: Budget) => Budget): Budget {
    const after = change(this.read(pool));
    this.#identity = after.identity;
    this.#pools.set(pool, after.pool);
    return after;
  }

  async close(): Promise<void> {}
}
