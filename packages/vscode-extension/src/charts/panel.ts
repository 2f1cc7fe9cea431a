import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import type { Charts, ExtensionParts } from '../extension-parts.ts';
import { chartPage } from './chart-page.ts';
import { ChartSession } from './chart-session.ts';
import { createEditor } from './create-editor.ts';
import { datasetIdOf, readState } from './model/check-values.ts';
import { OpeningTimes } from './opening-times.ts';
import type { ChartState, DatasetId } from './protocol.ts';

export const CHART_VIEW = 'candlewick.chart';

/** Charts in the editor area, one for each dataset; they come back after a reload of the window. */
export function registerCharts(parts: ExtensionParts): Charts {
  const { context } = parts;
  const panels = new Map<string, vscode.WebviewPanel>();

  const show = (panel: vscode.WebviewPanel, state: ChartState, times: OpeningTimes, isNew: boolean): void => {
    times.mark('panel made');
    const key = keyOf(state.dataset);
    panels.set(key, panel);
    const { webview } = panel;
    // A new one has them: setting them again would load the page twice.
    if (!isNew) webview.options = pageOptions(context);
    panel.iconPath = iconOf(context);
    webview.html = pageOf(webview, context);
    const session = new ChartSession({
      engine: parts.engine,
      editor: createEditor(parts, panel, state.dataset, times),
      state,
      words: words(),
      times,
      isKept: isNew,
    });
    webview.onDidReceiveMessage((message: unknown) => void session.receive(message));
    panel.onDidDispose(() => {
      if (panels.get(key) === panel) panels.delete(key);
      session[Symbol.dispose]();
    });
  };

  context.subscriptions.push(
    vscode.window.registerWebviewPanelSerializer(CHART_VIEW, {
      async deserializeWebviewPanel(panel, kept: unknown) {
        const state = readState(kept);
        // What an older version kept, or nobody knows: there is nothing to show.
        if (!state || panels.has(keyOf(state.dataset))) panel.dispose();
        else show(panel, state, new OpeningTimes(), false);
      },
    }),
  );

  return {
    open(dataset: DatasetId) {
      const open = panels.get(keyOf(dataset));
      if (open) return open.reveal();
      const times = new OpeningTimes();
      const title = `${dataset.symbol} ${dataset.timeframe} · ${dataset.exchange}`;
      const panel = vscode.window.createWebviewPanel(CHART_VIEW, title, vscode.ViewColumn.Active, {
        ...pageOptions(context),
        // Drawing again takes longer than the memory is worth.
        retainContextWhenHidden: true,
      });
      const id = datasetIdOf(dataset);
      show(panel, { dataset: id, scale: 'linear', indicators: [], table: false }, times, true);
    },
  };
}

const keyOf = ({ exchange, symbol, timeframe }: DatasetId): string =>
  JSON.stringify([exchange, symbol, timeframe]);

/** Translations of the page's texts: those of the extension, by their English. */
function words(): Readonly<Record<string, string>> {
  const bundle = Object.entries(vscode.l10n.bundle ?? {});
  return Object.fromEntries(bundle.filter((entry) => typeof entry[1] === 'string'));
}

const iconOf = ({ extensionUri }: vscode.ExtensionContext) => ({
  light: vscode.Uri.joinPath(extensionUri, 'media', 'chart-light.svg'),
  dark: vscode.Uri.joinPath(extensionUri, 'media', 'chart-dark.svg'),
});

const pageOptions = (context: vscode.ExtensionContext): vscode.WebviewOptions => ({
  enableScripts: true,
  localResourceRoots: [pageFolder(context)],
});

const pageFolder = (context: vscode.ExtensionContext): vscode.Uri =>
  vscode.Uri.joinPath(context.extensionUri, 'dist', 'chart');

function pageOf(webview: vscode.Webview, context: vscode.ExtensionContext): string {
  const file = (name: string) =>
    webview.asWebviewUri(vscode.Uri.joinPath(pageFolder(context), name)).toString();
  return chartPage({
    cspSource: webview.cspSource,
    nonce: randomBytes(24).toString('base64url'),
    script: file('main.js'),
    style: file('main.css'),
    language: vscode.env.language,
  });
}
