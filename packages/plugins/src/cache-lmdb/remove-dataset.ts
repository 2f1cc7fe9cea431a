import type { DatasetId } from '@candlewick/core';
import { usedKey } from './last-use.ts';
import type { Store } from './store.ts';
import { keyOf, LATEST } from './store.ts';

/** Blocks and revisions removed per transaction: a long history has tens of thousands. */
const PORTION = 256;

/**
 * Forgets the dataset at once; its blocks become garbage, which `sweepGarbage` removes in portions, after a crash too.
 * Called inside a write transaction.
 *
 * @returns the number of the dataset, or undefined when there was none
 */
export function removeDataset(store: Store, id: DatasetId): number | undefined {
  const { root, meta } = store.tables;
  const stamp = store.stamp(id, LATEST);
  if (!stamp) return undefined;
  root.removeSync(keyOf(id));
  meta.putSync([GARBAGE, stamp.number], MARK);
  meta.removeSync(usedKey(stamp.number));
  store.setCount('changes', store.count('changes', LATEST) + 1);
  return stamp.number;
}

export const hasGarbage = (store: Store): boolean => garbage(store).length > 0;

/** Removes one portion of what nobody can reach any more. Called inside a write transaction. */
export function sweepGarbage(store: Store): void {
  const { stored, revisions, meta } = store.tables;
  const [key] = garbage(store);
  if (!key) return;
  const range = { start: [key[1]], end: [key[1], Infinity], limit: PORTION };
  const unreachable = [...stored.getKeys({ ...range })];
  const outdated = [...revisions.getKeys({ ...range })];
  for (const each of unreachable) stored.removeSync(each);
  for (const each of outdated) revisions.removeSync(each);
  if (unreachable.length + outdated.length === 0) meta.removeSync(key);
}

const GARBAGE = 'garbage';
const MARK = new Uint8Array([1]);

const garbage = ({ tables }: Store): [string, number][] => [
  ...(tables.meta.getKeys({ start: [GARBAGE], end: [GARBAGE, Infinity], limit: 1 }) as Iterable<
    [string, number]
  >),
];
