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
  markGarbage(store, stamp.number);
  meta.removeSync(usedKey(stamp.number));
  store.setCount('changes', store.count('changes', LATEST) + 1);
  return stamp.number;
}

/** Says of a number that what is stored under it may be swept away. Called inside a write transaction. */
export const markGarbage = ({ tables }: Store, number: number): void =>
  tables.meta.putSync([GARBAGE, number], MARK);

/** Takes that back. Called inside a write transaction. */
export const dropGarbageMark = ({ tables }: Store, number: number): void => {
  tables.meta.removeSync([GARBAGE, number]);
};

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

/**
 * Numbers that have blocks or revisions, and neither a record nor a mark that they are garbage. Called inside a write
 * transaction: nobody can be about to write the record.
 */
export function strayNumbers(store: Store): number[] {
  const { stored, revisions, meta } = store.tables;
  const known = new Set([...store.stamps(LATEST)].map(([, { number }]) => number));
  const found = new Set<number>();
  for (const table of [stored, revisions])
    for (let from = -1; ;) {
      const [key] = [...table.getKeys({ start: [from, Infinity], limit: 1 })] as number[][];
      if (!key) break;
      from = key[0]!;
      if (!known.has(from) && !meta.get([GARBAGE, from])) found.add(from);
    }
  return [...found];
}

/** Makes garbage of them, which is swept in portions. Called inside a write transaction. */
export function dropStrayNumbers(store: Store): number[] {
  const numbers = strayNumbers(store);
  for (const number of numbers) store.tables.meta.putSync([GARBAGE, number], MARK);
  return numbers;
}

const GARBAGE = 'garbage';
const MARK = new Uint8Array([1]);

const garbage = ({ tables }: Store): [string, number][] => [
  ...(tables.meta.getKeys({ start: [GARBAGE], end: [GARBAGE, Infinity], limit: 1 }) as Iterable<
    [string, number]
  >),
];
