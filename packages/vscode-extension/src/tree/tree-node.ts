import type { DatasetSummary } from '../engine/protocol.ts';

/** What the tree shows: exchanges, their symbols, and a dataset for each timeframe. */
export type TreeNode = ExchangeNode | SymbolNode | DatasetNode;

export interface ExchangeNode {
  readonly kind: 'exchange';
  readonly id: string;
  readonly exchange: string;
}

export interface SymbolNode {
  readonly kind: 'symbol';
  readonly id: string;
  readonly exchange: string;
  readonly symbol: string;
}

export interface DatasetNode {
  readonly kind: 'dataset';
  readonly id: string;
  readonly summary: DatasetSummary;
}
