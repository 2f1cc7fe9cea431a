import type { BlockEntry, Piece } from './block-entry.ts';
import { encodeEntry } from './block-entry.ts';
import type { BlocksAhead, EncodedPiece } from './blocks-ahead.ts';
import type { BlockKind } from './codec/block.ts';
import { encodeBlock } from './codec/block.ts';
import type { Take } from './codec/frames/encode-frames.ts';
import { frameCoder } from './codec/frames/wasm-coder.ts';
import type { Steps } from './pace.ts';
import type { Session } from './session.ts';
import { PAGE_BYTES } from './open-tables.ts';
import { encodeRevisions } from './small-values.ts';
import type { Store } from './store.ts';
import { entryKey, keyOf, LATEST, pieceKey } from './store.ts';
import { encodeDataset } from './stored-dataset.ts';
import type { NewPiece, WorkingBlock, WorkingDataset } from './working-dataset.ts';
import { isNew } from './working-dataset.ts';

/** The new pieces of a session, encoded. */
export type EncodedSession = ReadonlyMap<NewPiece, EncodedPiece>;

/**
 * Done before the transaction begins: encoding is most of the work.
 *
 * @param take gives the memory that blocks are in
 * @param ahead told of the blocks of new datasets
 */
export function* encodeSession(
  session: Session,
  kind: BlockKind,
  take: Take,
  ahead?: BlocksAhead,
): Steps<EncodedSession> {
  const encoded = new Map<NewPiece, EncodedPiece>();
  for (const { base, current, blocks } of session.datasets)
    for (const [block, { pieces }] of blocks)
      for (const piece of pieces.filter(isNew)) {
        const { number, facts } = current;
        const id = { dataset: number, block, version: piece.version };
        const bytes = encodeBlock(id, piece.runs, facts.extras ?? [], kind, frameCoder(), take);
        const each: EncodedPiece = { length: bytes.length, bytes };
        encoded.set(piece, each);
        if (!base) ahead?.add(number, pieceKey(number, block, piece), each);
        yield;
      }
  return encoded;
}

/**
 * Puts everything that a session changed. Called inside a write transaction.
 *
 * @param giveUp told of each block's bytes that are not needed any more
 */
export function writeSession(
  store: Store,
  session: Session,
  encoded: EncodedSession,
  giveUp: (bytes: Uint8Array) => void,
): void {
  const { root, revisions } = store.tables;
  for (const work of session.datasets) {
    let { bytes } = work.current;
    for (const [block, left] of work.blocks) bytes += writeBlock(store, work, block, left, encoded, giveUp);
    const { number, revisions: counted } = work.current;
    const before = counted - work.revisions.length;
    if (work.revisions.length > 0) revisions.putSync([number, before], encodeRevisions(work.revisions));
    root.putSync(keyOf(work.id), encodeDataset({ ...work.current, bytes }));
  }
  if (session.next !== undefined) store.setCount('next', session.next);
  store.setCount('changes', store.count('changes', LATEST) + session.changes);
}

/** @returns by how many bytes of disk the dataset has grown */
function writeBlock(
  store: Store,
  { base, current: { number } }: WorkingDataset,
  block: number,
  { version, pieces }: WorkingBlock,
  encoded: EncodedSession,
  giveUp: (bytes: Uint8Array) => void,
): number {
  const { blocks, stored, lz4 } = store.tables;
  const before = (base && store.entry(number, block, LATEST)?.pieces) ?? [];
  const kept = new Set(pieces.filter((piece) => !isNew(piece)).map((piece) => piece.version));
  // First: a new piece may have the name of one that it takes the place of.
  for (const piece of before) if (!kept.has(piece.version)) stored.removeSync(pieceKey(number, block, piece));
  const after = pieces.map((piece): Piece => {
    if (!isNew(piece)) return piece;
    const { runs: _, ...facts } = piece;
    const key = pieceKey(number, block, piece);
    const { length, bytes } = encoded.get(piece)!;
    if (bytes) {
      blocks.putSync(key, bytes);
      giveUp(bytes);
    }
    return { ...facts, bytes: lz4 ? stored.get(key, LATEST)!.length : length };
  });
  if (after.length === 0) stored.removeSync(entryKey(number, block));
  else stored.putSync(entryKey(number, block), encodeEntry(number, block, { version, pieces: after }));
  return sizeOf(after) - sizeOf(before);
}

/** Bytes that pieces take up. */
export const sizeOf = (pieces: BlockEntry['pieces']): number =>
  pieces.reduce((sum, { bytes }) => sum + onDisk(bytes), 0);

const PAGE_HEADER = 16;
/** LMDB keeps values of more than about a third of a page in pages of their own. */
const onDisk = (bytes: number): number =>
  bytes < PAGE_BYTES / 3 ? bytes : Math.ceil((bytes + PAGE_HEADER) / PAGE_BYTES) * PAGE_BYTES;
