import type { RootDatabase } from 'lmdb';
import { budgetFolder } from './budget-folder.ts';
import { damageOf } from './damage.ts';
import { setAside } from './set-aside.ts';

/** A store that is open in this process, however many limiters use it. */
export interface Environment {
  readonly root: RootDatabase;
  readonly folder: string;
  /** What was wrong with the store before, which this one took the place of. */
  readonly replaced: string | undefined;
  /** Gives it back; the last one closes it. */
  release(): Promise<void>;
}

interface Shared {
  users: number;
  readonly opened: Promise<Omit<Environment, 'release'>>;
}

const open = new Map<string, Shared>();

/**
 * Opens the store below `parent`, or joins those who have.
 *
 * @throws whatever keeps it from being used
 */
export async function openEnvironment(parent: string): Promise<Environment> {
  const shared: Shared = open.get(parent) ?? { users: 0, opened: openRoot(parent) };
  open.set(parent, shared);
  shared.users++;
  let released = false;
  const release = async () => {
    if (released) return;
    released = true;
    if (--shared.users > 0) return;
    open.delete(parent);
    await shared.opened.then(
      ({ root }) => root.close(),
      () => undefined,
    );
  };
  try {
    return { ...(await shared.opened), release };
  } catch (error) {
    await release();
    throw error;
  }
}

async function openRoot(parent: string) {
  const folder = await budgetFolder(parent);
  const replaced = await damageOf(folder);
  if (replaced !== undefined) {
    await setAside(parent, folder);
    await budgetFolder(parent);
  }
  const lmdb = await import('lmdb');
  const root = lmdb.open({
    path: folder,
    noSubdir: false,
    encoding: 'msgpack',
    // What a killed process has written is in the system's hands; only a power cut can lose it.
    noSync: true,
    overlappingSync: false,
    eventTurnBatching: false,
  });
  try {
    // Slots of killed readers would keep old pages alive and let the file grow.
    root.readerCheck();
    reserve(root);
    return { root, folder, replaced };
  } catch (error) {
    await root.close();
    throw error;
  }
}

/** Room that the file keeps: it need not grow later, when the disk may be full, and its end is always written. */
const RESERVED_BYTES = 512 * 1024;

function reserve(root: RootDatabase): void {
  if (root.get('reserved')) return;
  root.transactionSync(() => root.putSync('reserve', new Uint8Array(RESERVED_BYTES)));
  root.transactionSync(() => {
    root.removeSync('reserve');
    root.putSync('reserved', true);
  });
}
