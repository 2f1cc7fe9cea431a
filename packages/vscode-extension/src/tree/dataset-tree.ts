import * as vscode from 'vscode';
import { datasetTooltip, describeDataset, describeGroup } from './describe-node.ts';
import type { HealthState } from './health.ts';
import type { TreeChange, TreeModel } from './tree-model.ts';
import { contextOf, type TreeNode } from './tree-node.ts';

const ICONS: Readonly<Record<HealthState, readonly [icon: string, colour?: string]>> = {
  complete: ['pass', 'testing.iconPassed'],
  stale: ['history'],
  empty: ['circle-outline'],
  gaps: ['warning', 'list.warningForeground'],
  failed: ['error', 'list.errorForeground'],
  updating: ['sync~spin'],
};

/** What VS Code asks for the tree; all that it answers comes from the model. */
export class DatasetTree implements vscode.TreeDataProvider<TreeNode> {
  readonly #model: TreeModel;
  readonly #load: () => Promise<void>;
  readonly #changed = new vscode.EventEmitter<TreeNode | TreeNode[] | undefined>();
  readonly onDidChangeTreeData = this.#changed.event;

  /** @param load fills the model, once; the tree waits for it */
  constructor(model: TreeModel, load: () => Promise<void>) {
    this.#model = model;
    this.#load = load;
  }

  refresh(change: TreeChange): void {
    if (change === 'all') this.#changed.fire(undefined);
    else if (change.length > 0) this.#changed.fire([...change]);
  }

  async getChildren(node?: TreeNode): Promise<TreeNode[]> {
    if (node) return [...this.#model.children(node)];
    await this.#load();
    return [...this.#model.roots()];
  }

  getParent(node: TreeNode): TreeNode | undefined {
    return this.#model.parent(node);
  }

  getTreeItem(node: TreeNode): vscode.TreeItem {
    const now = Date.now();
    const { t } = vscode.l10n;
    const isLeaf = node.kind === 'dataset';
    const text = isLeaf
      ? describeDataset(node.summary, now, t)
      : describeGroup(
          node.kind === 'exchange' ? node.exchange : node.symbol,
          this.#model.datasetsOf(node),
          now,
          t,
        );
    const { None, Expanded } = vscode.TreeItemCollapsibleState;
    const item = new vscode.TreeItem(text.label, isLeaf ? None : Expanded);
    item.id = node.id;
    item.contextValue = contextOf(node);
    item.description = text.description;
    item.accessibilityInformation = { label: text.spoken };
    const [icon, colour] = ICONS[text.state];
    // A group that is well needs no mark; the datasets below have theirs.
    const isMarked = isLeaf || text.state === 'gaps' || text.state === 'failed' || text.state === 'updating';
    if (isMarked)
      item.iconPath = new vscode.ThemeIcon(icon, colour === undefined ? undefined : new vscode.ThemeColor(colour)); // prettier-ignore
    else item.iconPath = new vscode.ThemeIcon(node.kind === 'exchange' ? 'server-environment' : 'tag');
    if (isLeaf)
      item.command = {
        command: 'candlewick.openChart',
        title: vscode.l10n.t('Open Chart'),
        arguments: [node],
      };
    return item;
  }

  /** Made when it is looked at: a thousand tooltips are not. */
  resolveTreeItem(item: vscode.TreeItem, node: TreeNode): vscode.TreeItem {
    if (node.kind === 'dataset')
      item.tooltip = new vscode.MarkdownString(datasetTooltip(node.summary, Date.now(), vscode.l10n.t));
    return item;
  }
}
