import type { Key } from 'lmdb';
import { oneTurn } from '../turns.ts';
import { dropGarbageMark, markGarbage } from './remove-dataset.ts';
import type { Session } from './session.ts';
import type { Store } from './store.ts';
import { LATEST } from './store.ts';

/** A new piece's bytes. */
export interface EncodedPiece {
  readonly length: number;
  /** Until they are in the store. */
  bytes: Uint8Array | undefined;
}

interface Waiting {
  readonly number: number;
  readonly key: Key;
  readonly piece: EncodedPiece;
}

/** Bytes that are worth a transaction, and so a flush to disk. */
const PORTION = 1 << 20;

/**
 * Writes blocks of new datasets in transactions of their own, while those that follow are still being encoded: nobody can
 * find them before the record that is written last. Until then their dataset's number is marked as garbage, so that what
 * a crash leaves is swept away; where somebody did so too early, the whole work is done again.
 */
export class BlocksAhead {
  readonly #store: Store;
  readonly #transact: (body: () => void) => Promise<void>;
  readonly #giveUp: (bytes: Uint8Array) => void;
  #waiting: Waiting[] = [];
  #bytes = 0;
  readonly #written: Waiting[] = [];
  readonly #transactions: Promise<void>[] = [];

  /** @param giveUp told of bytes that are not needed any more */
  constructor(
    store: Store,
    transact: (body: () => void) => Promise<void>,
    giveUp: (bytes: Uint8Array) => void,
  ) {
    this.#store = store;
    this.#transact = transact;
    this.#giveUp = giveUp;
  }

  /** @param number of a dataset that is new in the session */
  add(number: number, key: Key, piece: EncodedPiece): void {
    this.#waiting.push({ number, key, piece });
    this.#bytes += piece.length;
  }

  /** Begins to write what is waiting, when it has come to a portion. @returns when others have had their turn */
  send(session: Session): Promise<void> | undefined {
    if (this.#bytes < PORTION) return undefined;
    const waiting = this.#waiting;
    this.#waiting = [];
    this.#bytes = 0;
    const transaction = this.#transact(() => this.#write(session, waiting));
    // Heard of in `end`.
    transaction.catch(() => undefined);
    this.#transactions.push(transaction);
    return oneTurn();
  }

  /** Whether anything was written. */
  get hasWritten(): boolean {
    return this.#written.length > 0;
  }

  /** Resolves when all that was sent is on disk, and in any case not before it needs no memory any more. */
  async end(): Promise<void> {
    await Promise.allSettled(this.#transactions);
    await Promise.all(this.#transactions);
  }

  /**
   * Lets the session's datasets have what was written. Called inside the write transaction of their records.
   *
   * @returns false when some of it has been swept away
   */
  adopt(): boolean {
    const { stored } = this.#store.tables;
    if (!this.#written.every(({ key }) => stored.doesExist(key))) return false;
    for (const number of numbersOf(this.#written)) dropGarbageMark(this.#store, number);
    return true;
  }

  #write(session: Session, waiting: readonly Waiting[]): void {
    if (!session.standsOn(LATEST)) return;
    session.takeNumbers();
    for (const number of numbersOf(waiting)) markGarbage(this.#store, number);
    for (const each of waiting) {
      const bytes = each.piece.bytes!;
      this.#store.tables.blocks.putSync(each.key, bytes);
      this.#giveUp(bytes);
      each.piece.bytes = undefined;
      this.#written.push(each);
    }
  }
}

const numbersOf = (some: readonly Waiting[]): ReadonlySet<number> =>
  new Set(some.map(({ number }) => number));
