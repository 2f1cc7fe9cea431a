import { statSync } from 'node:fs';
import { openTables } from './open-tables.ts';
import type { Tables } from './store.ts';

interface Shared {
  readonly tables: Promise<Tables>;
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
  // With what the folder is, beside its name: one that was removed and made anew is another.
  const { dev, ino } = statSync(generation);
  const key = `${generation} ${dev} ${ino} ${lz4}`;
  let shared = OPEN.get(key);
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
    return { tables: await tables, close: leave };
  } catch (error) {
    await leave();
    throw error;
  }
}
