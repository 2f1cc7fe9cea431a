import type { At, Store } from './store.ts';
import type { WorkingDataset } from './working-dataset.ts';

/** First and last open time of a dataset with its changed blocks; neither when it has no rows. */
export function edgesOf(
  store: Store,
  work: WorkingDataset,
  at: At,
): { readonly firstTime?: number; readonly lastTime?: number } {
  const changed = changedEdges(work);
  const firstTime = smallest(changed.first, unchanged(store, work, at, false)?.pieces[0]!.first);
  const lastTime = largest(changed.last, unchanged(store, work, at, true)?.pieces.at(-1)!.last);
  return firstTime === undefined || lastTime === undefined ? {} : { firstTime, lastTime };
}

function changedEdges({ blocks }: WorkingDataset) {
  let first: number | undefined;
  let last: number | undefined;
  for (const { pieces } of blocks.values()) {
    if (pieces.length === 0) continue;
    first = smallest(first, pieces[0]!.first);
    last = largest(last, pieces.at(-1)!.last);
  }
  return { first, last };
}

/** The outermost stored block that the session has not changed. */
function unchanged(store: Store, { base, blocks }: WorkingDataset, at: At, reverse: boolean) {
  if (!base) return undefined;
  for (const [block, entry] of store.entries(base.number, -ALL, ALL, at, { reverse }))
    if (!blocks.has(block)) return entry;
  return undefined;
}

const ALL = 2 ** 53 - 1;
const smallest = (a = Infinity, b = Infinity): number | undefined => finite(Math.min(a, b));
const largest = (a = -Infinity, b = -Infinity): number | undefined => finite(Math.max(a, b));
const finite = (value: number): number | undefined => (Number.isFinite(value) ? value : undefined);
