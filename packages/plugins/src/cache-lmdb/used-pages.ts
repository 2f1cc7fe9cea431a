import type { Tables } from './store.ts';

interface TreeStats {
  readonly pageSize: number;
  readonly treeBranchPageCount: number;
  readonly treeLeafPageCount: number;
  readonly overflowPages: number;
}

/** Bytes of the pages that hold something; the file's others are free and taken first by what comes. */
export function usedPages({ root, meta, stored, revisions }: Tables): number {
  const trees = [root, meta, stored, revisions].map((table) => table.getStats() as unknown as TreeStats);
  return trees.reduce(
    (sum, { pageSize, treeBranchPageCount, treeLeafPageCount, overflowPages }) =>
      sum + pageSize * (treeBranchPageCount + treeLeafPageCount + overflowPages),
    0,
  );
}
