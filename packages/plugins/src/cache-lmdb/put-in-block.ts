import type { CandleRuns, Candles, Interval, Revision } from '@candlewick/core';
import { joinRuns, putRows } from '@candlewick/core';
import type { WorkingPiece } from './working-dataset.ts';
import { newPiece } from './working-dataset.ts';

export interface BlockOutcome {
  /** The same when nothing changed. */
  readonly pieces: readonly WorkingPiece[];
  readonly added: number;
  readonly vanished: number;
  readonly revisions: readonly Revision[];
}

/**
 * Puts rows into a block in place of everything inside the interval. Pieces that lie wholly outside of it are not even
 * read: so a page that fills a hole, or goes on where the last one ended, only becomes a piece of its own.
 *
 * @param version of the change; pieces are named by it, so a change has at most one new piece in a block
 * @param load reads the rows of a piece
 */
export function putInBlock(
  pieces: readonly WorkingPiece[],
  interval: Interval,
  rows: Candles,
  { version, now, load }: { version: number; now: number; load: (piece: WorkingPiece) => CandleRuns },
): BlockOutcome {
  const touches = (piece: WorkingPiece): boolean => piece.first < interval.to && piece.last >= interval.from;
  const before = pieces.filter((piece) => !touches(piece) && piece.last < interval.from);
  const after = pieces.filter((piece) => !touches(piece) && piece.first >= interval.to);
  const touched = pieces.filter(touches);
  const outcome = putRows(joinRuns(touched.flatMap(load)), interval, rows, now);
  const { added, vanished, revisions } = outcome;
  if (!outcome.changed) return { pieces, added, vanished, revisions };
  const own = outcome.runs.length > 0 ? [newPiece(version, outcome.runs)] : [];
  return { pieces: oneOfVersion([...before, ...own, ...after], version, load), added, vanished, revisions };
}

/** An earlier put of the same change may have left a piece in this block: they become one, with all between. */
export function oneOfVersion(
  pieces: readonly WorkingPiece[],
  version: number,
  load: (piece: WorkingPiece) => CandleRuns,
): readonly WorkingPiece[] {
  const from = pieces.findIndex((piece) => piece.version === version);
  const to = pieces.findLastIndex((piece) => piece.version === version);
  if (to <= from) return pieces;
  return mergePieces(pieces, from, to + 1, load);
}

/** `pieces` with those from `from` up to `to` as one, under the newest of their versions. */
export function mergePieces(
  pieces: readonly WorkingPiece[],
  from: number,
  to: number,
  load: (piece: WorkingPiece) => CandleRuns,
): readonly WorkingPiece[] {
  const some = pieces.slice(from, to);
  const version = Math.max(...some.map((piece) => piece.version));
  return [...pieces.slice(0, from), newPiece(version, joinRuns(some.flatMap(load))), ...pieces.slice(to)];
}
