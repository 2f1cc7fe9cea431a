import * as vscode from 'vscode';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';

const VIEW = 'candlewick.performance';
/** So many runs are shown. */
const RUNS = 50;

/** The performance of the last runs, those of the command line too. Drawn anew when a run ends. */
export class PerformanceView implements vscode.Disposable {
  readonly #parts: Parts;
  readonly #listening: vscode.Disposable;
  #panel: vscode.WebviewPanel | undefined;

  constructor(parts: Parts) {
    this.#parts = parts;
    this.#listening = vscode.Disposable.from(
      parts.engine.onEvent(({ type }) => {
        if (type === 'run-finished' && this.#panel) void this.#draw(this.#panel);
      }),
      // One that was open when the window was closed is there again.
      vscode.window.registerWebviewPanelSerializer(VIEW, {
        deserializeWebviewPanel: async (panel) => {
          if (this.#panel) return panel.dispose();
          panel.webview.options = this.#pageOptions();
          await this.#draw(this.#adopt(panel));
        },
      }),
    );
  }

  async show(): Promise<void> {
    const panel = (this.#panel ??= this.#adopt(
      vscode.window.createWebviewPanel(VIEW, vscode.l10n.t('Performance'), vscode.ViewColumn.Active, {
        ...this.#pageOptions(),
        // Without scripts the page cannot remember which runs are open.
        retainContextWhenHidden: true,
      }),
    ));
    panel.reveal();
    await this.#draw(panel);
  }

  dispose(): void {
    this.#listening.dispose();
    this.#panel?.dispose();
  }

  #adopt(panel: vscode.WebviewPanel): vscode.WebviewPanel {
    this.#panel = panel;
    panel.onDidDispose(() => (this.#panel = undefined));
    // Runs of the command line end without telling: it is looked at again when it is seen again.
    panel.onDidChangeViewState(() => {
      if (panel.visible) void this.#draw(panel);
    });
    return panel;
  }

  async #draw(panel: vscode.WebviewPanel): Promise<void> {
    try {
      const [records, { runPage }] = await Promise.all([
        this.#parts.engine.call('runs', { limit: RUNS }),
        import('./run-page.ts'),
      ]);
      // It may have been closed meanwhile.
      if (this.#panel !== panel) return;
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

  #pageOptions(): vscode.WebviewOptions {
    return { enableScripts: false, localResourceRoots: [this.#media()] };
  }

  #media(): vscode.Uri {
    return vscode.Uri.joinPath(this.#parts.context.extensionUri, 'media');
  }
}
