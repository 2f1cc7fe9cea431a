import type { Tables } from './store.ts';

const MOVED = 'moved';

/**
 * A generation ends with a mark in itself, set in a write transaction: LMDB lets one writer in at a time, so every
 * commit is either before it, and then in the next generation too, or sees it and goes there. `CURRENT` only saves
 * the detour.
 */
export function movedTo({ meta }: Pick<Tables, 'meta'>): string | undefined {
  const bytes = meta.get(MOVED);
  return bytes && Buffer.from(bytes).toString();
}

/** Whether there is one: quicker, for what is asked before every read. */
export const hasMoved = ({ meta }: Pick<Tables, 'meta'>): boolean => meta.doesExist(MOVED);

/** Called inside a write transaction. @param name of the next generation, which is complete and on disk */
export function markMoved({ meta }: Pick<Tables, 'meta'>, name: string): void {
  meta.putSync(MOVED, Buffer.from(name));
}

/** What belongs to one generation alone and is not copied to the next. */
export const isMark = (key: unknown): boolean => key === MOVED;

/** Why a transaction did not happen: to be done again on the generation that is current now. */
export class MovedAway extends Error {
  constructor() {
    super('The cache has a new generation');
  }
}
