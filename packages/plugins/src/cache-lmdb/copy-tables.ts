import type { Key } from 'lmdb';
import { setImmediate } from 'node:timers/promises';
import type { DatasetId } from '@candlewick/core';
import type { Steps } from './pace.ts';
import { isMark } from './moved.ts';
import type { At, Store, Table, Tables } from './store.ts';
import { keyOf, LATEST } from './store.ts';
import { sameStamp } from './stored-dataset.ts';

/** Bytes per transaction: what is written at once, and how long the event loop has to wait. */
const BATCH_BYTES = 4 * 2 ** 20;

type Count = (bytes: number) => void;

/**
 * Makes `target` hold what `source` holds, as stored bytes: nothing is decoded. What is equal already is left alone, so
 * that a second call after a few commits has little to do. Called inside a write transaction of `target`, which may
 * end and begin anew wherever it yields.
 */
export function* copyTables(
  source: Store,
  at: At,
  target: Store,
  count: Count = () => undefined,
  fits: (id: DatasetId) => boolean = () => true,
): Steps<void> {
  const numbers = new Set<number>();
  const names = new Set<string>();
  for (const [id, stamp] of [...source.stamps(at)]) {
    if (!fits(id)) continue;
    numbers.add(stamp.number);
    names.add(JSON.stringify(keyOf(id)));
    if (sameStamp(stamp, target.stamp(id, LATEST))) continue;
    yield* copyBlocks(source.tables, at, target.tables, stamp.number, count);
    yield* copyRange(source.tables.revisions, at, target.tables.revisions, stamp.number, count);
    const record = source.tables.root.get(keyOf(id), at)!;
    target.tables.root.putSync(keyOf(id), record);
    count(record.length);
    yield;
  }
  for (const [id] of [...target.stamps(LATEST)])
    if (!names.has(JSON.stringify(keyOf(id)))) target.tables.root.removeSync(keyOf(id));
  yield* removeOthers(target.tables.stored, numbers);
  yield* removeOthers(target.tables.revisions, numbers);
  copyMeta(source.tables, at, target.tables);
}

/** Entries first: where they are equal, so are the pieces that they name. */
function* copyBlocks(source: Tables, at: At, target: Tables, number: number, count: Count): Steps<void> {
  const seen = new Set<number>();
  for (const key of [...source.stored.getKeys({ ...at, ...prefix(number) })] as number[][]) {
    const block = key[1]!;
    if (seen.has(block)) continue;
    seen.add(block);
    if (sameEntry(source.stored.get([number, block, 0], at), target.stored.get([number, block, 0]))) continue;
    removeAll(target.stored, blockRange(number, block));
    for (const { key: each, value } of source.stored.getRange({ ...at, ...blockRange(number, block) })) {
      target.stored.putSync(each, value);
      count(value.length);
    }
    yield;
  }
  for (const key of [...target.stored.getKeys(prefix(number))] as number[][])
    if (!seen.has(key[1]!)) target.stored.removeSync(key);
}

function* copyRange(source: Table, at: At, target: Table, number: number, count: Count): Steps<void> {
  for (const key of [...source.getKeys({ ...at, ...prefix(number) })]) {
    const value = source.get(key, at)!;
    if (target.get(key)?.length === value.length) continue;
    target.putSync(key, value);
    count(value.length);
    yield;
  }
}

/** Datasets that are gone in the source, or that were deleted and made anew. */
function* removeOthers(target: Table, numbers: ReadonlySet<number>): Steps<void> {
  for (let from = -1; ;) {
    const [key] = [...target.getKeys({ start: [from, Infinity], limit: 1 })] as number[][];
    if (!key) return;
    from = key[0]!;
    if (numbers.has(from)) continue;
    removeAll(target, prefix(from));
    yield;
  }
}

function copyMeta(source: Tables, at: At, target: Tables): void {
  for (const key of [...target.meta.getKeys()]) if (!isMark(key)) target.meta.removeSync(key);
  for (const { key, value } of source.meta.getRange({ ...at }))
    if (!isMark(key) && !isGarbage(key)) target.meta.putSync(key, value);
  const changes = source.root.get('changes', at);
  if (changes) target.root.putSync('changes', changes);
}

/** Does the steps in transactions of a few megabytes. @throws the signal's reason, between two of them */
export async function inTransactions(
  target: Store,
  steps: (count: Count) => Steps<void>,
  onBytes: Count,
  signal: AbortSignal | undefined,
): Promise<void> {
  let bytes = 0;
  let total = 0;
  let done = false;
  const work = steps((more) => {
    bytes += more;
    total += more;
  });
  while (!done) {
    signal?.throwIfAborted();
    await target.tables.root.childTransaction(() => {
      for (bytes = 0; !done && bytes < BATCH_BYTES;) done = work.next().done === true;
    });
    onBytes(total);
    await setImmediate();
  }
}

interface Range {
  readonly start: Key;
  readonly end: Key;
}
const prefix = (number: number): Range => ({ start: [number], end: [number, Infinity] });
const blockRange = (number: number, block: number): Range => ({
  start: [number, block],
  end: [number, block + 1],
});
// A piece of an old format has the key of its block alone and no entry beside it: then it is copied.
const sameEntry = (a: Uint8Array | undefined, b: Uint8Array | undefined): boolean =>
  a !== undefined && b !== undefined && Buffer.compare(a, b) === 0;
const isGarbage = (key: Key): boolean => Array.isArray(key) && key[0] === 'garbage';
function removeAll(table: Table, range: Range): void {
  for (const key of [...table.getKeys(range)]) table.removeSync(key);
}
