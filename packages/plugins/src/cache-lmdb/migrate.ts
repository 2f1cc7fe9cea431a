import { encodeEntry } from './block-entry.ts';
import type { Table, Tables } from './store.ts';
import { entryKey } from './store.ts';

/** Where formats 1 and 2 kept records, and what was known of blocks. */
export interface TablesBeforePieces {
  readonly datasets: Table;
  readonly index: Table;
}

/**
 * Brings a cache of format 1 or 2 to pieces; a new one is left as it is. Blocks stay where they are, each as its only
 * piece, until something in them changes: so it takes no longer for a large cache. Called inside a write transaction.
 */
export function moveToPieces(
  { root, meta, stored }: Pick<Tables, 'root' | 'meta' | 'stored'>,
  { datasets, index }: TablesBeforePieces,
): void {
  for (const { key, value } of [...datasets.getRange()]) {
    root.putSync(key, value);
    datasets.removeSync(key);
  }
  const changes = meta.get('changes');
  if (changes) root.putSync('changes', changes);
  meta.removeSync('changes');
  for (const { key, value } of [...index.getRange()]) {
    const [dataset, block] = key as [number, number];
    const [version, rows, first, last, bytes] = new Float64Array(
      new Uint8Array(value).buffer,
    ) as unknown as number[];
    const piece = { version: version!, rows: rows!, first: first!, last: last!, bytes: bytes!, old: true };
    stored.putSync(
      entryKey(dataset, block),
      encodeEntry(dataset, block, { version: version!, pieces: [piece] }),
    );
    index.removeSync(key);
  }
}
