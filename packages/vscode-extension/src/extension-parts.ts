import type * as vscode from 'vscode';
import type { DatasetId, EngineConnection } from './engine/protocol.ts';

/** What every contribution of the extension is given. */
export interface ExtensionParts {
  readonly context: vscode.ExtensionContext;
  readonly engine: EngineConnection;
  readonly log: vscode.LogOutputChannel;
}

/** What `charts/panel.ts` gives: `registerCharts(parts: ExtensionParts): Charts`, which restores panels by itself. */
export interface Charts {
  /** Shows the dataset in its panel, a new one where there is none. */
  open(dataset: DatasetId): void;
}
