import type { CandleRuns, CoverageEntry, Interval } from '@candlewick/core';
import { BLOCK_SLOTS } from './block-span.ts';
import { mergePieces } from './put-in-block.ts';
import type { WorkingPiece } from './working-dataset.ts';
import { isNew } from './working-dataset.ts';

/** A block of pages of 1,000 candles has nine or ten until it is full. */
const MOST_PIECES = 12;

/** Two pieces of so many rows, as two files of an archive leave them, are read about as quickly as one. */
const BULK_ROWS = BLOCK_SLOTS / 8;

type Load = (piece: WorkingPiece) => CandleRuns;

/**
 * Joins a block's pieces where it pays: those that are new anyway; all, once nothing more will come, unless they are two
 * large ones; and when there are too many, the small ones. A block is written as a whole about once, however small its pages are.
 *
 * @param full whether all of its time is covered
 */
export function foldBlock(
  pieces: readonly WorkingPiece[],
  full: boolean,
  load: Load,
): readonly WorkingPiece[] {
  let result = pieces;
  for (let i = result.length - 2; i >= 0; i--)
    if (isNew(result[i]!) && isNew(result[i + 1]!)) result = mergePieces(result, i, i + 2, load);
  if (result.length < 2) return result;
  if (result.length === 2 && result.every(({ rows }) => rows >= BULK_ROWS)) return result;
  const rows = result.reduce((sum, piece) => sum + piece.rows, 0);
  if (full || rows >= BLOCK_SLOTS) return mergePieces(result, 0, result.length, load);
  if (result.length <= MOST_PIECES) return result;
  const largest = result.reduce((best, piece, i) => (piece.rows > result[best]!.rows ? i : best), 0);
  if (result[largest]!.rows * 2 < rows) return mergePieces(result, 0, result.length, load);
  if (largest + 2 < result.length) result = mergePieces(result, largest + 1, result.length, load);
  return largest > 1 ? mergePieces(result, 0, largest, load) : result;
}

/** Whether the (sorted, disjoint) entries leave nothing of the interval out. */
export function covers(coverage: readonly CoverageEntry[], { from, to }: Interval): boolean {
  let until = from;
  for (const entry of coverage) {
    if (entry.to <= until) continue;
    if (entry.from > until) return false;
    until = entry.to;
    if (until >= to) return true;
  }
  return false;
}
