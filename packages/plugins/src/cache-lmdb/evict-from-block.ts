import type { CandleRuns, Interval } from '@candlewick/core';
import { countRows, cutRuns, joinRuns } from '@candlewick/core';
import { oneOfVersion } from './put-in-block.ts';
import type { WorkingPiece } from './working-dataset.ts';
import { newPiece } from './working-dataset.ts';

/**
 * The block without the rows of the interval. Pieces that lie wholly inside of it are not even read: so a damaged one
 * can be got rid of.
 *
 * @param version of the change
 * @param load reads the rows of a piece
 */
export function evictFromBlock(
  pieces: readonly WorkingPiece[],
  { from, to }: Interval,
  { version, load }: { version: number; load: (piece: WorkingPiece) => CandleRuns },
): { readonly pieces: readonly WorkingPiece[]; readonly removed: number } {
  const touched = pieces.filter(({ first, last }) => first < to && last >= from);
  if (touched.length === 0) return { pieces, removed: 0 };
  const cut = touched.filter(({ first, last }) => first < from || last >= to).flatMap((piece) => load(piece));
  const kept = joinRuns([...cutRuns(cut, -Infinity, from), ...cutRuns(cut, to, Infinity)]);
  const own = kept.length > 0 ? [newPiece(version, kept)] : [];
  const before = pieces.filter(({ last }) => last < from);
  const after = pieces.filter(({ first }) => first >= to);
  return {
    pieces: oneOfVersion([...before, ...own, ...after], version, load),
    removed: touched.reduce((sum, { rows }) => sum + rows, 0) - countRows(kept),
  };
}
