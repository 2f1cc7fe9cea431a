import type { CommitResult, DatasetChange, DatasetId } from '@candlewick/core';
import { copyRows, joinRuns } from '@candlewick/core';
import { BlockArena } from './block-arena.ts';
import { BlocksAhead } from './blocks-ahead.ts';
import type { BlockMemory } from './block-memory.ts';
import type { BlockKind } from './codec/block.ts';
import { BLOCK_SLOTS } from './block-span.ts';
import { probeSpace } from './data-file.ts';
import { isDeleted } from './data-place.ts';
import { movedTo, MovedAway } from './moved.ts';
import type { Steps } from './pace.ts';
import { atOnce, inTurns } from './pace.ts';
import { hasGarbage, removeDataset, sweepGarbage } from './remove-dataset.ts';
import { Session } from './session.ts';
import type { Store } from './store.ts';
import { LATEST } from './store.ts';
import type { DatasetStamp } from './stored-dataset.ts';
import { commitFailure, toError } from './to-error.ts';
import { isNew } from './working-dataset.ts';
import type { EncodedSession } from './write-session.ts';
import { encodeSession, writeSession } from './write-session.ts';

interface Waiting<T> {
  readonly id: DatasetId;
  resolve(value: T): void;
  reject(error: unknown): void;
}
interface WaitingChange extends Waiting<CommitResult> {
  readonly change: DatasetChange;
}
interface WaitingRemoval extends Waiting<boolean> {
  readonly change?: undefined;
}

/** What the changes of a batch came to. */
interface Worked {
  readonly session: Session;
  readonly outcomes: readonly ({ readonly result: CommitResult } | { readonly error: unknown })[];
}

/** What will be written of it. */
interface Prepared extends Worked {
  readonly encoded: EncodedSession;
}

/** Told of every durable change before its promise resolves; no stamp: the dataset is gone. */
export type OnWritten = (id: DatasetId, stamp: DatasetStamp | undefined) => void;

/** Most changes of one transaction: they share its flush to disk, and none waits long for the others' work. */
const BATCH = 64;
/** Candles of one transaction, unless a single change has more: what it holds in memory is bounded by them. */
const BATCH_ROWS = 100_000;
/** After so many vain attempts beside a busy process the work is done inside the transaction. */
const ATTEMPTS = 3;

/**
 * Writes changes in the order in which they came. What is waiting together goes into one transaction and one flush.
 * The work (merging, encoding) is done before the transaction begins, in small turns; inside it is only checked that
 * no other process changed the same datasets meanwhile, else the work is done again on what that process left. Of a large
 * change that makes a dataset blocks are written while the others are encoded (BlocksAhead).
 */
export class Writer {
  readonly #store: Store;
  readonly #memory: BlockMemory;
  readonly #kind: BlockKind;
  readonly #now: () => number;
  readonly #onWritten: OnWritten;
  /** Transactions are one after another. */
  readonly #arena = new BlockArena();
  readonly #queue: (WaitingChange | WaitingRemoval)[] = [];
  #running: Promise<void> | undefined;
  #closing = false;
  #garbage: boolean;

  constructor(store: Store, memory: BlockMemory, kind: BlockKind, now: () => number, onWritten: OnWritten) {
    this.#store = store;
    this.#memory = memory;
    this.#kind = kind;
    this.#now = now;
    this.#onWritten = onWritten;
    this.#garbage = hasGarbage(store);
    if (this.#garbage) this.#start();
  }

  commit(id: DatasetId, change: DatasetChange): Promise<CommitResult> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ id, change, resolve, reject });
      this.#start();
    });
  }

  /** Resolves with false when there was no such dataset. */
  remove(id: DatasetId): Promise<boolean> {
    return new Promise((resolve, reject) => {
      this.#queue.push({ id, resolve, reject });
      this.#start();
    });
  }

  /** Looks for what can be swept away now. */
  tidy(): void {
    this.#garbage = hasGarbage(this.#store);
    if (this.#garbage) this.#start();
  }

  /** Resolves when all that was asked for is written. */
  async close(): Promise<void> {
    this.#closing = true;
    await this.#running;
  }

  #start(): void {
    this.#running ??= this.#drain();
  }

  async #drain(): Promise<void> {
    // What is asked for in the same turn is waiting together.
    await Promise.resolve();
    while (this.#queue.length > 0 || (this.#garbage && !this.#closing)) {
      const next = this.#queue[0];
      if (!next) await this.#sweep();
      else if (next.change) await this.#write(this.#takeChanges());
      else await this.#remove(this.#queue.shift() as WaitingRemoval);
    }
    // In the same turn as the last look at the queue: what comes after it starts again.
    this.#running = undefined;
  }

  #takeChanges(): WaitingChange[] {
    let rows = 0;
    const end = this.#queue.findIndex(({ change }, i) => {
      rows += change?.put?.reduce((sum, { candles }) => sum + candles.length, 0) ?? 0;
      return i > 0 && (!change || i === BATCH || rows > BATCH_ROWS);
    });
    return this.#queue.splice(0, end < 0 ? this.#queue.length : end) as WaitingChange[];
  }

  async #write(batch: readonly WaitingChange[]): Promise<void> {
    try {
      const prepared = await this.#persist(batch);
      this.#remember(prepared);
      batch.forEach(({ id, resolve, reject }, i) => {
        const outcome = prepared.outcomes[i]!;
        if ('error' in outcome) return reject(toError(outcome.error, this.#store.folder));
        this.#onWritten(id, prepared.session.stampOf(id, outcome.result.version));
        resolve(outcome.result);
      });
    } catch (error) {
      for (const { reject } of batch) reject(error);
    }
  }

  async #persist(batch: readonly WaitingChange[]): Promise<Prepared> {
    for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
      this.#arena.release();
      const written = await this.#attempt(batch);
      if (written) return written;
    }
    this.#arena.release();
    return this.#transact(() => {
      const worked = atOnce(work(batch, new Session(this.#store, LATEST, this.#now())));
      const prepared = { ...worked, encoded: atOnce(this.#encode(worked.session)) };
      writeSession(this.#store, prepared.session, prepared.encoded, this.#arena.giveUp);
      return prepared;
    });
  }

  /** @returns undefined when another process came in between */
  async #attempt(batch: readonly WaitingChange[]): Promise<Prepared | undefined> {
    const ahead = new BlocksAhead(this.#store, (body) => this.#transact(body), this.#arena.giveUp);
    let isWritten = false;
    try {
      const prepared = await this.#prepareOutside(batch, ahead);
      if (prepared.outcomes.every((outcome) => 'error' in outcome)) return prepared;
      await ahead.end();
      isWritten = await this.#transact(() => {
        if (!prepared.session.standsOn(LATEST) || !ahead.adopt()) return false;
        writeSession(this.#store, prepared.session, prepared.encoded, this.#arena.giveUp);
        return true;
      });
      return isWritten ? prepared : undefined;
    } finally {
      if (!isWritten) await this.#leave(ahead);
    }
  }

  /** What was written ahead is swept away after the changes that wait. */
  async #leave(ahead: BlocksAhead): Promise<void> {
    await ahead.end().catch(() => undefined);
    if (ahead.hasWritten) this.#garbage = true;
  }

  async #prepareOutside(batch: readonly WaitingChange[], ahead: BlocksAhead): Promise<Prepared> {
    const worked = await this.#workOutside(batch);
    const { session } = worked;
    return { ...worked, encoded: await inTurns(this.#encode(session, ahead), () => ahead.send(session)) };
  }

  /** Nothing is read any more when it resolves: pages that are given up from then on can be written again. */
  async #workOutside(batch: readonly WaitingChange[]): Promise<Worked> {
    const transaction = this.#store.hold();
    try {
      return await inTurns(work(batch, new Session(this.#store, { transaction }, this.#now())));
    } finally {
      transaction.done();
    }
  }

  #encode(session: Session, ahead?: BlocksAhead): Steps<EncodedSession> {
    return encodeSession(session, this.#kind, this.#arena.take, ahead);
  }

  /** A page that was just written is often read next; of more, remembering would take longer than reading. */
  #remember({ session, encoded }: Prepared): void {
    let rows = 0;
    for (const piece of encoded.keys()) rows += piece.rows;
    if (rows > BLOCK_SLOTS) return;
    for (const { current, blocks } of session.datasets)
      for (const [block, { version, pieces }] of blocks)
        // With stored pieces in it, it is not known as a whole.
        if (pieces.every(isNew))
          this.#memory.set(
            { dataset: current.number, block, version },
            // Copied: the columns are the caller's again.
            joinRuns(pieces.flatMap(({ runs }) => runs)).map(copyRows),
          );
  }

  async #remove({ id, resolve, reject }: WaitingRemoval): Promise<void> {
    try {
      const removed = await this.#transact(() => removeDataset(this.#store, id));
      if (removed !== undefined) {
        this.#garbage = true;
        this.#onWritten(id, undefined);
      }
      resolve(removed !== undefined);
    } catch (error) {
      reject(error);
    }
  }

  async #sweep(): Promise<void> {
    try {
      await this.#transact(() => sweepGarbage(this.#store));
      this.#garbage = hasGarbage(this.#store);
    } catch {
      // Nobody asked for it and nothing depends on it: tried again when the cache is opened next.
      this.#garbage = false;
    }
  }

  /** Runs `body` in a write transaction; resolves when what it wrote is on disk. It writes all or nothing. */
  async #transact<T>(body: () => T): Promise<T> {
    try {
      return await this.#store.tables.root.childTransaction(() => {
        const { tables } = this.#store;
        if (movedTo(tables) !== undefined || isDeleted(tables)) throw new MovedAway();
        return body();
      });
    } catch (error) {
      if (error instanceof MovedAway) throw error;
      const failure = await commitFailure(error, () => probeSpace(this.#store.tables.generation));
      throw toError(failure, this.#store.folder);
    }
  }
}

function* work(batch: readonly WaitingChange[], session: Session): Steps<Worked> {
  const outcomes = [];
  for (const { id, change } of batch) {
    try {
      outcomes.push({ result: yield* session.apply(id, change) });
    } catch (error) {
      outcomes.push({ error });
    }
  }
  yield* session.fold();
  return { session, outcomes };
}
