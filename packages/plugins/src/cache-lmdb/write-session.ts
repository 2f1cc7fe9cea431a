import type { BlockKind } from './codec/block.ts';
import { encodeBlock } from './codec/block.ts';
import type { Steps } from './pace.ts';
import type { Session } from './session.ts';
import { encodeEntry, encodeRevisions } from './small-values.ts';
import type { Store } from './store.ts';
import { keyOf, LATEST } from './store.ts';
import { encodeDataset } from './stored-dataset.ts';
import type { WorkingBlock, WorkingDataset } from './working-dataset.ts';

/** The changed blocks of a session, encoded; without bytes: to be removed. */
export type EncodedSession = ReadonlyMap<WorkingDataset, ReadonlyMap<number, Uint8Array | undefined>>;

/** Done before the transaction begins: encoding is most of the work. */
export function* encodeSession(session: Session, kind: BlockKind): Steps<EncodedSession> {
  const encoded = new Map<WorkingDataset, Map<number, Uint8Array | undefined>>();
  for (const work of session.datasets) {
    const blocks = new Map<number, Uint8Array | undefined>();
    const { number, facts } = work.current;
    for (const [block, { version, runs }] of work.blocks) {
      const id = { dataset: number, block, version };
      blocks.set(block, runs.length > 0 ? encodeBlock(id, runs, facts.extras ?? [], kind) : undefined);
      yield;
    }
    encoded.set(work, blocks);
  }
  return encoded;
}

/** Puts everything that a session changed. Called inside a write transaction. */
export function writeSession(store: Store, session: Session, encoded: EncodedSession): void {
  const { datasets, revisions } = store.tables;
  for (const work of session.datasets) {
    let { bytes } = work.current;
    for (const [block, value] of encoded.get(work) ?? [])
      bytes += writeBlock(store, work, block, work.blocks.get(block)!, value);
    const { number, revisions: counted } = work.current;
    const before = counted - work.revisions.length;
    if (work.revisions.length > 0) revisions.putSync([number, before], encodeRevisions(work.revisions));
    datasets.putSync(keyOf(work.id), encodeDataset({ ...work.current, bytes }));
  }
  if (session.next !== undefined) store.setCount('next', session.next);
  store.setCount('changes', store.count('changes', LATEST) + session.changes);
}

/** @returns by how many bytes of disk the dataset has grown */
function writeBlock(
  store: Store,
  { current }: WorkingDataset,
  block: number,
  { version, runs }: WorkingBlock,
  value: Uint8Array | undefined,
): number {
  const { index, blocks, stored, lz4 } = store.tables;
  const key = [current.number, block];
  const before = store.entry(current.number, block, LATEST);
  const freed = before ? onDisk(before.bytes) : 0;
  if (!value) {
    index.removeSync(key);
    blocks.removeSync(key);
    return -freed;
  }
  blocks.putSync(key, value);
  const bytes = lz4 ? stored.get(key, LATEST)!.length : value.length;
  const rows = runs.reduce((sum, run) => sum + run.length, 0);
  const first = runs[0]!.time[0]!;
  const last = runs.at(-1)!.time.at(-1)!;
  index.putSync(key, encodeEntry({ version, rows, first, last, bytes }));
  return onDisk(bytes) - freed;
}

const PAGE = 4096;
const PAGE_HEADER = 16;
/** LMDB keeps values of more than about a third of a page in pages of their own. */
const onDisk = (bytes: number): number =>
  bytes < PAGE / 3 ? bytes : Math.ceil((bytes + PAGE_HEADER) / PAGE) * PAGE;
