import type { DatasetId, DatasetSummary } from '../engine/protocol.ts';
import { datasetName } from '../text/dataset-name.ts';
import type { DatasetNode, ExchangeNode, SymbolNode, TreeNode } from './tree-node.ts';

/** What has to be drawn anew: everything, or these nodes. */
export type TreeChange = 'all' | readonly TreeNode[];

interface SymbolBranch {
  readonly node: SymbolNode;
  datasets: DatasetNode[];
}

interface ExchangeBranch {
  readonly node: ExchangeNode;
  readonly symbols: Map<string, SymbolBranch>;
}

/** The datasets as a tree. Pure; a change of one dataset among a thousand costs what one costs. */
export class TreeModel {
  readonly #all = new Map<string, DatasetSummary>();
  readonly #exchanges = new Map<string, ExchangeBranch>();
  #words: readonly string[] = [];
  #isBuilt = false;

  get size(): number {
    return this.#all.size;
  }

  /** How many datasets the filter lets through. */
  get shown(): number {
    let count = 0;
    for (const { symbols } of this.#branches().values())
      for (const { datasets } of symbols.values()) count += datasets.length;
    return count;
  }

  get summaries(): readonly DatasetSummary[] {
    return [...this.#all.values()];
  }

  replaceAll(summaries: readonly DatasetSummary[]): void {
    this.#all.clear();
    for (const each of summaries) this.#all.set(datasetName(each.id), each);
    this.#isBuilt = false;
  }

  /** Takes changes in and tells what they touch. */
  apply(changed: readonly DatasetSummary[], removed: readonly DatasetId[]): TreeChange {
    const isStructural =
      removed.some((id) => this.#all.has(datasetName(id))) ||
      changed.some(({ id }) => !this.#all.has(datasetName(id)));
    for (const id of removed) this.#all.delete(datasetName(id));
    for (const each of changed) this.#all.set(datasetName(each.id), each);
    if (isStructural) {
      this.#isBuilt = false;
      return 'all';
    }
    return changed.flatMap((each) => this.#replace(each));
  }

  /** Shows only datasets whose name holds every word. */
  filter(text: string): void {
    this.#words = text.toLowerCase().split(/\s+/).filter(Boolean);
    this.#isBuilt = false;
  }

  roots(): readonly ExchangeNode[] {
    return [...this.#branches().values()].map(({ node }) => node);
  }

  children(node: TreeNode): readonly TreeNode[] {
    if (node.kind === 'dataset') return [];
    const branch = this.#branches().get(node.exchange);
    if (!branch) return [];
    if (node.kind === 'exchange') return [...branch.symbols.values()].map((each) => each.node);
    return branch.symbols.get(node.symbol)?.datasets ?? [];
  }

  parent(node: TreeNode): TreeNode | undefined {
    if (node.kind === 'exchange') return undefined;
    const { exchange, symbol } = node.kind === 'symbol' ? node : node.summary.id;
    const branch = this.#branches().get(exchange);
    return node.kind === 'symbol' ? branch?.node : branch?.symbols.get(symbol)?.node;
  }

  find(id: DatasetId): DatasetNode | undefined {
    const name = datasetName(id);
    const branch = this.#branches().get(id.exchange)?.symbols.get(id.symbol);
    return branch?.datasets.find((each) => each.id === name);
  }

  /** Every dataset at or below a node, of those that are shown. */
  datasetsOf(node: TreeNode): readonly DatasetSummary[] {
    if (node.kind === 'dataset') return [node.summary];
    return this.children(node).flatMap((each) => this.datasetsOf(each));
  }

  /** @returns the nodes whose text may be another now */
  #replace(summary: DatasetSummary): TreeNode[] {
    const branch = this.#branches().get(summary.id.exchange);
    const symbol = branch?.symbols.get(summary.id.symbol);
    const id = datasetName(summary.id);
    const at = symbol?.datasets.findIndex((each) => each.id === id) ?? -1;
    if (!branch || !symbol || at < 0) return []; // filtered out
    const node: DatasetNode = { kind: 'dataset', id, summary };
    symbol.datasets[at] = node;
    return [node, symbol.node, branch.node];
  }

  #branches(): Map<string, ExchangeBranch> {
    if (!this.#isBuilt) this.#build();
    return this.#exchanges;
  }

  #build(): void {
    this.#isBuilt = true;
    this.#exchanges.clear();
    for (const summary of [...this.#all.values()].filter((each) => this.#fits(each)).sort(byName)) {
      const { exchange, symbol } = summary.id;
      let branch = this.#exchanges.get(exchange);
      if (!branch) {
        branch = { node: { kind: 'exchange', id: exchange, exchange }, symbols: new Map() };
        this.#exchanges.set(exchange, branch);
      }
      let leaf = branch.symbols.get(symbol);
      if (!leaf) {
        const id = `${exchange} ${symbol}`;
        leaf = { node: { kind: 'symbol', id, exchange, symbol }, datasets: [] };
        branch.symbols.set(symbol, leaf);
      }
      leaf.datasets.push({ kind: 'dataset', id: datasetName(summary.id), summary });
    }
  }

  #fits({ id }: DatasetSummary): boolean {
    const name = datasetName(id).toLowerCase();
    const bare = name.replaceAll('/', '');
    return this.#words.every((word) => name.includes(word) || bare.includes(word));
  }
}

/** By exchange and symbol; timeframes short to long. */
function byName(a: DatasetSummary, b: DatasetSummary): number {
  const order = compare(a.id.exchange, b.id.exchange) || compare(a.id.symbol, b.id.symbol);
  return order || a.stepMs - b.stepMs;
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
