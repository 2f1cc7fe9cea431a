import * as vscode from 'vscode';
import type { EngineEvent } from '../engine/protocol.ts';
import { EngineFailure } from '../host/engine-failure.ts';
import { errorText, reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import { datasetCount } from '../text/counted.ts';
import { DatasetTree } from '../tree/dataset-tree.ts';
import type { TreeNode } from '../tree/tree-node.ts';

export const VIEW = 'candlewick.datasets';

/** So often ages and healths are looked at again, while the view is seen: what is complete becomes stale with time. */
const AGEING_MS = 60_000;

/** Which welcome text the view shows while it is empty. */
type ViewState = 'loading' | 'ready' | 'failed';

/** The view of the datasets: filled when it is first seen, kept true by the engine's events. */
export class DatasetView implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #tree: DatasetTree;
  readonly #view: vscode.TreeView<TreeNode>;
  readonly #disposables: vscode.Disposable[] = [];
  #loading: Promise<void> | undefined;
  #isLoaded = false;
  #filter = '';

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#tree = new DatasetTree(parts.model, () => (this.#loading ??= this.#load()));
    this.#view = vscode.window.createTreeView(VIEW, {
      treeDataProvider: this.#tree,
      showCollapseAll: true,
      canSelectMany: true,
    });
    const ageing = setInterval(() => {
      if (this.#view.visible) this.#tree.refresh('all');
    }, AGEING_MS);
    this.#disposables.push(
      this.#view,
      { dispose: () => clearInterval(ageing) },
      parts.engine.onEvent((event) => this.#receive(event)),
    );
  }

  /** What the user has selected. */
  get selection(): readonly TreeNode[] {
    return this.#view.selection;
  }

  /** Asks the engine anew. */
  refresh(): void {
    this.#loading = undefined;
    this.#isLoaded = false;
    this.#tree.refresh('all');
  }

  async askFilter(): Promise<void> {
    const before = this.#filter;
    const box = vscode.window.createInputBox();
    box.title = vscode.l10n.t('Filter Datasets');
    box.placeholder = vscode.l10n.t('Words of the name: btc 1h');
    box.value = before;
    box.onDidChangeValue((text) => this.filter(text));
    box.show();
    const kept = await new Promise<boolean>((resolve) => {
      box.onDidAccept(() => resolve(true));
      box.onDidHide(() => resolve(false));
    });
    if (!kept) this.filter(before);
    box.dispose();
  }

  filter(text: string): void {
    this.#filter = text.trim();
    this.#parts.model.filter(this.#filter);
    void vscode.commands.executeCommand('setContext', 'candlewick.filtered', this.#filter !== '');
    this.#tree.refresh('all');
    this.#tell();
  }

  dispose(): void {
    vscode.Disposable.from(...this.#disposables).dispose();
  }

  async #load(): Promise<void> {
    await this.#setState('loading');
    try {
      this.#parts.model.replaceAll(await this.#parts.engine.call('datasets', {}));
      await this.#setState('ready');
      this.#tell();
    } catch (error) {
      this.#parts.model.replaceAll([]);
      await this.#setState('failed');
      this.#view.message = errorText(error);
      // A crash has been told already.
      const isLost = error instanceof EngineFailure && error.code === 'ENGINE_LOST';
      if (!isLost) void reportError(error, this.#parts.log, { retry: () => this.refresh() });
    } finally {
      this.#isLoaded = true;
    }
  }

  #receive(event: EngineEvent): void {
    if (event.type === 'configured') {
      if (this.#isLoaded) this.refresh();
    } else if (event.type === 'engine-lost') this.#lost(event.how);
    else if (event.type === 'datasets-changed') {
      this.#tree.refresh(this.#parts.model.apply(event.changed, event.removed));
      this.#tell();
    }
  }

  #lost(how: string): void {
    // What is shown is what was true: it stays, and says so.
    this.#view.message = vscode.l10n.t('The engine stopped ({0}). What is cached is safe.', how);
    const message = vscode.l10n.t('the engine stopped ({0}); what was committed to the cache is there.', how);
    const failure = new EngineFailure({ code: 'ENGINE_LOST', message, retry: true });
    void reportError(failure, this.#parts.log, { retry: () => this.refresh() });
  }

  #tell(): void {
    const { model } = this.#parts;
    this.#view.message =
      this.#filter === ''
        ? ''
        : vscode.l10n.t(
            'Filter «{0}»: {1} of {2}',
            this.#filter,
            model.shown,
            datasetCount(model.size, vscode.l10n.t),
          );
  }

  async #setState(state: ViewState): Promise<void> {
    await vscode.commands.executeCommand('setContext', 'candlewick.view', state);
  }
}
