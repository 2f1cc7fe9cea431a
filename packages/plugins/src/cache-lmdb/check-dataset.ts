import type { CacheFinding, DatasetId, Grid, Interval } from '@candlewick/core';
import { createGrid, datasetKey, errorCode, parseTimeframe } from '@candlewick/core';
import type { BlockEntry, Piece } from './block-entry.ts';
import { blockSpan, timeOf } from './block-span.ts';
import { uncovered } from './covered-without-blocks.ts';
import type { Steps } from './pace.ts';
import type { At, Store } from './store.ts';
import { pieceKey } from './store.ts';
import type { StoredDataset } from './stored-dataset.ts';

/** A finding, and what of the store it is about. */
export interface Damage extends Omit<CacheFinding, 'isRepaired'> {
  readonly block?: number;
  /** Of the block; none when the block as a whole is meant. */
  readonly piece?: Piece;
}

export interface DatasetCheck {
  readonly damages: readonly Damage[];
  readonly blocks: number;
  readonly candles: number;
}

/** What a record must say of its blocks. */
export interface Totals {
  readonly candles: number;
  readonly firstTime?: number;
  readonly lastTime?: number;
}

/** Reads all of a dataset in one state of the store, and checks everything that is redundant in it. */
export function* checkDataset(
  store: Store,
  id: DatasetId,
  dataset: StoredDataset,
  at: At,
  onBlock: (bytes: number) => void = () => undefined,
): Steps<DatasetCheck> {
  const damages: Damage[] = [];
  const { number } = dataset;
  const entries: (readonly [number, BlockEntry])[] = [];
  for (const [block, keys] of blockKeys(store, number, at)) {
    const entry = attempt(() => store.entry(number, block, at));
    if ('error' in entry || !entry.value) {
      const message = 'error' in entry ? entry.error : 'its entry in the index is missing';
      damages.push({ kind: 'index', dataset: id, block, interval: blockTime(id, dataset, block), message });
      continue;
    }
    const { value } = entry;
    entries.push([block, value]);
    for (const piece of value.pieces) {
      const message = checkPiece(store, id, dataset, block, piece, at);
      const interval = pieceTime(id, dataset, piece);
      if (message !== undefined)
        damages.push({ kind: 'block', dataset: id, block, piece, interval, message });
      onBlock(piece.bytes);
      yield;
    }
    const known = new Set(['0', ...value.pieces.map((piece) => nameOf(pieceKey(number, block, piece)))]);
    if (keys.some((key) => !known.has(nameOf(key))))
      damages.push({
        kind: 'stray',
        dataset: id,
        block,
        message: `a piece of block ${block} that its entry does not name`,
      });
  }
  // What only follows from a damaged index is not told beside it.
  const lost = damages.flatMap(({ kind, block }) => (kind === 'index' ? [block!] : []));
  if (lost.length === 0) damages.push(...checkTotals(id, dataset, totalsOf(entries)));
  damages.push(...checkCoverage(id, dataset, [...lost, ...entries.map(([block]) => block)]));
  return { damages, blocks: entries.length, candles: totalsOf(entries).candles };
}

/** @returns what is wrong with it */
export function checkPiece(
  store: Store,
  id: DatasetId,
  dataset: StoredDataset,
  block: number,
  piece: Piece,
  at: At,
): string | undefined {
  const read = attempt(() => store.piece(id, dataset, block, piece, at));
  if ('error' in read) return read.error;
  const time = timeOf(block, spanOf(id));
  let last = -Infinity;
  for (const run of read.value)
    for (const each of run.time) {
      if (each <= last) return `its times do not ascend at ${each}`;
      if (each < time.from || each >= time.to) return `it has a candle of another block at ${each}`;
      last = each;
    }
  return undefined;
}

export function totalsOf(entries: Iterable<readonly [number, BlockEntry]>): Totals {
  let candles = 0;
  let firstTime: number | undefined;
  let lastTime: number | undefined;
  for (const [, { pieces }] of entries)
    for (const { rows, first, last } of pieces) {
      candles += rows;
      firstTime ??= first;
      lastTime = last;
    }
  return { candles, ...(firstTime === undefined ? {} : { firstTime, lastTime: lastTime! }) };
}

function checkTotals(id: DatasetId, dataset: StoredDataset, totals: Totals): Damage[] {
  const wrong = (['candles', 'firstTime', 'lastTime'] as const).filter(
    (name) => dataset[name] !== totals[name],
  );
  return wrong.map((name) => ({
    kind: 'counts',
    dataset: id,
    message: `${datasetKey(id)} says ${name} ${dataset[name]}, its blocks say ${totals[name]}`,
  }));
}

function checkCoverage(id: DatasetId, dataset: StoredDataset, blocks: readonly number[]): Damage[] {
  return uncovered(dataset, blocks, spanOf(id)).map((interval) => ({
    kind: 'coverage',
    dataset: id,
    interval,
    message: `${datasetKey(id)} covers a range without any candle or reason`,
  }));
}

/** The time of a piece, up to the end of its last candle. */
export function pieceTime(id: DatasetId, dataset: StoredDataset, { first, last }: Piece): Interval {
  const grid = gridOf(id, dataset);
  return { from: first, to: grid.timeOf(grid.slotOf(last) + 1) };
}

/** The time of a block, in whole steps of the grid. */
export function blockTime(id: DatasetId, dataset: StoredDataset, block: number): Interval {
  const grid = gridOf(id, dataset);
  const { from, to } = timeOf(block, spanOf(id));
  return { from: grid.timeOf(grid.slotOf(from)), to: grid.timeOf(grid.slotOf(to - 1) + 1) };
}

/** All keys of the dataset, block by block; the last part of a key names a piece. */
function blockKeys(store: Store, number: number, at: At): Map<number, number[][]> {
  const blocks = new Map<number, number[][]>();
  const range = { ...at, start: [number], end: [number, Infinity] };
  for (const key of store.tables.stored.getKeys(range) as Iterable<number[]>) {
    const keys = blocks.get(key[1]!) ?? [];
    keys.push(key);
    blocks.set(key[1]!, keys);
  }
  return blocks;
}

const nameOf = (key: unknown): string => String((key as number[])[2] ?? 'old');
const spanOf = ({ timeframe }: DatasetId): number => blockSpan(parseTimeframe(timeframe)!);
const gridOf = ({ timeframe }: DatasetId, { facts }: StoredDataset): Grid =>
  createGrid(parseTimeframe(timeframe)!, facts.gridOrigin);

function attempt<T>(read: () => T): { readonly value: T } | { readonly error: string } {
  try {
    return { value: read() };
  } catch (error) {
    if (errorCode(error) !== 'CACHE_CORRUPT') throw error;
    return { error: (error as Error).message };
  }
}
