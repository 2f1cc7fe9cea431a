import type { Interval } from '@candlewick/core';
import { removeCoverage } from '@candlewick/core';
import { timeOf } from './block-span.ts';
import type { StoredDataset } from './stored-dataset.ts';

/**
 * Ranges that the venue has answered for, of which there is no block at all and nothing in the ledger: a lost block. Single
 * candles are the business of `verify`.
 */
export function uncovered(
  { coverage, ledger }: StoredDataset,
  blocks: readonly number[],
  span: number,
): Interval[] {
  let left: Interval[] = coverage
    .filter(({ provenance }) => provenance !== 'import')
    .map(({ from, to }) => ({ from, to }));
  for (const gap of ledger) left = removeCoverage(left, gap);
  for (const block of blocks) left = removeCoverage(left, timeOf(block, span));
  return left;
}
