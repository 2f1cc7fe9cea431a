import * as vscode from 'vscode';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import { runPage } from './run-page.ts';

const VIEW = 'candlewick.performance';
/** So many runs are shown. */
const RUNS = 50;

/** The performance of the last runs, those of the command line too. Drawn anew when a run ends. */
export class PerformanceView implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #listening: { dispose(): void };
  #panel: vscode.WebviewPanel | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#listening = parts.engine.onEvent(({ type }) => {
      if (type === 'run-finished' && this.#panel) void this.#draw(this.#panel);
    });
  }

  async show(): Promise<void> {
    const title = vscode.l10n.t('Performance');
    const panel = (this.#panel ??= vscode.window.createWebviewPanel(VIEW, title, vscode.ViewColumn.Active, {
      enableScripts: false,
      localResourceRoots: [this.#media()],
    }));
    panel.onDidDispose(() => (this.#panel = undefined));
    // Runs of the command line end without telling: it is looked at again when it is seen again.
    panel.onDidChangeViewState(() => {
      if (panel.visible) void this.#draw(panel);
    });
    panel.reveal();
    await this.#draw(panel);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#panel?.dispose();
  }

  async #draw(panel: vscode.WebviewPanel): Promise<void> {
    try {
      const records = await this.#parts.engine.call('runs', { limit: RUNS });
      const { webview } = panel;
      webview.html = runPage({
        records,
        cspSource: webview.cspSource,
        stylesheet: webview.asWebviewUri(vscode.Uri.joinPath(this.#media(), 'performance.css')).toString(),
        language: vscode.env.language,
        t: vscode.l10n.t,
      });
    } catch (error) {
      void reportError(error, this.#parts.log, { retry: () => this.#draw(panel) });
    }
  }

  #media(): vscode.Uri {
    return vscode.Uri.joinPath(this.#parts.context.extensionUri, 'media');
  }
}
