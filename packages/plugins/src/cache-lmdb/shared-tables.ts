import { isDeleted } from './data-place.ts';
import { openTables } from './open-tables.ts';
import type { Tables } from './store.ts';

interface Shared {
  readonly tables: Promise<Tables>;
  /** When they are open. */
  opened?: Tables;
  users: number;
}

/**
 * By folder. LMDB wants an environment to be open once in a process; and lmdb-js opens it in a transaction that blocks the
 * event loop, for ever when another handle of this process holds the writers' lock and waits for the event loop.
 */
const OPEN = new Map<string, Shared>();

export interface SharedTables {
  readonly tables: Tables;
  /** To be called once; the last one closes the environment. */
  close(): Promise<void>;
}

/** As openTables, but for all caches of this process together. */
export async function openShared(generation: string, lz4: boolean): Promise<SharedTables> {
  const key = `${generation} ${lz4}`;
  let shared = OPEN.get(key);
  // One that was deleted and made anew is another, whoever still has the old one open.
  if (shared?.opened && isDeleted(shared.opened)) shared = undefined;
  if (!shared) OPEN.set(key, (shared = { tables: openTables(generation, lz4), users: 0 }));
  const { tables } = shared;
  const own = shared;
  own.users++;
  const leave = async (): Promise<void> => {
    if (--own.users > 0) return;
    if (OPEN.get(key) === own) OPEN.delete(key);
    await tables.then(
      ({ root }) => root.close(),
      () => undefined,
    );
  };
  try {
    return { tables: (own.opened = await tables), close: leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
