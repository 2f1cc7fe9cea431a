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

/** Whether files brought it: there is no exchange that could be asked for more. */
export const isImport = (exchange: string): boolean => exchange.startsWith('import:');

/** The node's `viewItem`, by which the manifest chooses what can be done with it. */
export function contextOf(node: TreeNode): 'exchange' | 'symbol' | 'dataset' | 'import' | 'imports' {
  const exchange = node.kind === 'dataset' ? node.summary.id.exchange : node.exchange;
  if (!isImport(exchange)) return node.kind;
  return node.kind === 'dataset' ? 'import' : 'imports';
}
