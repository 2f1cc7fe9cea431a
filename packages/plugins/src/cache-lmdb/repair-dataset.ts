import type { CoverageEntry, DatasetId, Interval, LedgerEntry } from '@candlewick/core';
import { forgetGaps, removeCoverage } from '@candlewick/core';
import type { BlockEntry } from './block-entry.ts';
import { encodeEntry } from './block-entry.ts';
import type { Damage } from './check-dataset.ts';
import { checkPiece, totalsOf } from './check-dataset.ts';
import type { Store } from './store.ts';
import { entryKey, keyOf, LATEST, pieceKey } from './store.ts';
import type { DatasetStamp, StoredDataset } from './stored-dataset.ts';
import { encodeDataset } from './stored-dataset.ts';
import { sizeOf } from './write-session.ts';

const ALL = 2 ** 53 - 1;

/**
 * Takes away what is damaged, and the coverage and ledger of its time with it. What another process has mended or
 * replaced meanwhile is left alone. Called inside a write transaction.
 *
 * @returns the stamp after it; undefined when there is no such dataset any more
 */
export function repairDataset(
  store: Store,
  id: DatasetId,
  damages: readonly Damage[],
): DatasetStamp | undefined {
  const dataset = store.dataset(id, LATEST);
  if (!dataset) return undefined;
  const version = dataset.version + 1;
  const lost: Interval[] = [];
  for (const damage of damages)
    if (repairBlock(store, id, dataset, damage, version) && damage.interval) lost.push(damage.interval);
  const entries = [...store.entries(dataset.number, -ALL, ALL, LATEST)];
  const { firstTime: _, lastTime: __, ...rest } = dataset;
  const repaired: StoredDataset = {
    ...rest,
    ...totalsOf(entries),
    coverage: lost.reduce<readonly CoverageEntry[]>(removeCoverage, dataset.coverage),
    ledger: lost.reduce<readonly LedgerEntry[]>(forgetGaps, dataset.ledger),
    bytes: entries.reduce((sum, [, { pieces }]) => sum + sizeOf(pieces), 0),
    version,
  };
  store.tables.root.putSync(keyOf(id), encodeDataset(repaired));
  store.setCount('changes', store.count('changes', LATEST) + 1);
  return { number: dataset.number, version };
}

/** @returns whether its time is no longer there */
function repairBlock(
  store: Store,
  id: DatasetId,
  dataset: StoredDataset,
  damage: Damage,
  version: number,
): boolean {
  const { kind, block, piece } = damage;
  const { number } = dataset;
  if (block === undefined) return kind === 'coverage';
  const { stored } = store.tables;
  const keys = [...stored.getKeys({ start: [number, block], end: [number, block + 1] })] as number[][];
  const entry = entryOf(store, number, block);
  if (!entry) {
    for (const key of keys) stored.removeSync(key);
    return true;
  }
  const isLost = piece !== undefined && checkPiece(store, id, dataset, block, piece, LATEST) !== undefined;
  const pieces = isLost ? entry.pieces.filter((each) => each.version !== piece.version) : entry.pieces;
  const named = new Set(pieces.map((each) => JSON.stringify(pieceKey(number, block, each))));
  for (const key of keys) if (key[2] !== 0 && !named.has(JSON.stringify(key))) stored.removeSync(key);
  if (pieces.length === 0) stored.removeSync(entryKey(number, block));
  else if (isLost) stored.putSync(entryKey(number, block), encodeEntry(number, block, { version, pieces }));
  return isLost;
}

function entryOf(store: Store, number: number, block: number): BlockEntry | undefined {
  try {
    return store.entry(number, block, LATEST);
  } catch {
    return undefined;
  }
}
