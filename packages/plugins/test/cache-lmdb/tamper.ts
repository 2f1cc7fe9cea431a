import { join } from 'node:path';
import { openTables } from '../../src/cache-lmdb/open-tables.ts';
import type { Tables } from '../../src/cache-lmdb/store.ts';

/** Opens the database below the cache, to do to it what only accidents do. */
export async function tamper(folder: string, body: (tables: Tables) => void): Promise<void> {
  const tables = await openTables(join(folder, 'g-000001'), false);
  await tables.root.childTransaction(() => body(tables));
  await tables.root.close();
}

/** Keys of what is known of blocks, or of their pieces. */
export const keysOf = ({ stored }: Tables, kind: 'entries' | 'pieces'): number[][] =>
  ([...stored.getKeys()] as number[][]).filter((key) => (key[2] === 0) === (kind === 'entries'));

/** Puts the second in the place of the first. */
export function swap(tables: Tables, kind: 'entries' | 'pieces'): void {
  const [first, second] = keysOf(tables, kind);
  tables.stored.putSync(first!, tables.stored.get(second!)!);
}

export const flip = (bytes: Uint8Array, at: number): Uint8Array => {
  const broken = bytes.slice();
  broken[at]! ^= 1;
  return broken;
};
