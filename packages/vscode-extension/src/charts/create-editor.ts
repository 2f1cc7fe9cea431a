import * as vscode from 'vscode';
import type { ExportedSummary } from '../engine/protocol.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { errorText } from '../host/report-error.ts';
import { showWritten } from '../host/show-written.ts';
import { datasetName } from '../text/dataset-name.ts';
import { candleCount } from '../text/counted.ts';
import { missingText } from '../text/missing-text.ts';
import { withoutLinks } from '../text/without-links.ts';
import type { ChartEditor } from './chart-session.ts';
import { formatTime } from './model/format-time.ts';
import type { OpeningTimes } from './opening-times.ts';
import type { DatasetId, Interval } from './protocol.ts';

/** What a chart's page may ask VS Code for. */
export function createEditor(
  parts: ExtensionParts,
  panel: vscode.WebviewPanel,
  dataset: DatasetId,
  times: OpeningTimes,
): ChartEditor {
  const { engine, log } = parts;
  return {
    post: (message) => void panel.webview.postMessage(message),
    showLog: () => log.show(),
    log: (text) => log.warn(text),
    painted() {
      times.mark('painted');
      log.info(`Chart of ${datasetName(dataset)}: ${times.text} ms after it was asked for.`);
    },

    async pickCompare(beside) {
      const all = await engine.call('datasets', {});
      const items = all
        .map(({ id, candles }) => ({
          id,
          label: id.symbol,
          description: `${id.exchange} · ${id.timeframe}`,
          detail: candleCount(candles, vscode.l10n.t),
        }))
        .filter(({ id }) => !(id.symbol === beside.symbol && id.exchange === beside.exchange));
      if (items.length === 0) {
        void vscode.window.showInformationMessage(vscode.l10n.t('There is no other dataset in the cache.'));
        return undefined;
      }
      const picked = await vscode.window.showQuickPick(items, {
        title: vscode.l10n.t('Compare {0} with', beside.symbol),
        placeHolder: vscode.l10n.t('A cached dataset'),
        matchOnDescription: true,
      });
      return picked?.id;
    },

    saveImage: (image) =>
      told(async () => {
        const file = await askFile(dataset, 'png', { PNG: ['png'] });
        if (!file) return;
        await vscode.workspace.fs.writeFile(file, image);
        void offer(file);
      }),

    saveCsv: (range, timeframe) => told(() => saveCsv(range, timeframe)),
  };

  async function saveCsv(range: Interval, timeframe: string): Promise<void> {
    const suffix = `${timeframe}_${stamp(range, timeframe)}`;
    const file = await askFile({ ...dataset, timeframe: suffix }, 'csv', { CSV: ['csv'] });
    if (!file) return;
    const title = withoutLinks(vscode.l10n.t('Exporting {0}', dataset.symbol));
    const exported = await vscode.window.withProgress(
      { location: vscode.ProgressLocation.Notification, title, cancellable: true },
      async (_, token) => {
        const stop = new AbortController();
        token.onCancellationRequested(() => stop.abort());
        const spec = { datasets: [dataset], format: 'csv', file: file.fsPath, interval: range };
        const derived = timeframe === dataset.timeframe ? {} : { timeframe };
        return engine.call('export', { ...spec, ...derived }, { signal: stop.signal });
      },
    );
    void offer(file, exported);
  }

  /** @param exported absent: what was written are no candles */
  async function offer(file: vscode.Uri, exported: readonly ExportedSummary[] = []): Promise<void> {
    const saved = vscode.l10n.t('Saved {0}', vscode.workspace.asRelativePath(file));
    const missing = missingText(exported, vscode.l10n.t);
    const open = () => vscode.commands.executeCommand('vscode.open', file);
    const offers = [{ title: vscode.l10n.t('Open'), act: open }];
    await showWritten(parts, missing === '' ? saved : `${saved}. ${missing}`, exported, offers);
  }
}

/** What fails is said; the chart goes on. */
async function told(act: () => Promise<void>): Promise<void> {
  try {
    await act();
  } catch (error) {
    // The user stopped it.
    if ((error as { code?: unknown }).code === 'INTERRUPTED') return;
    void vscode.window.showErrorMessage(errorText(error));
  }
}

/** Where the user wants the file; the folder that is open is where it begins. */
async function askFile(
  { exchange, symbol, timeframe }: DatasetId,
  extension: string,
  filters: Record<string, string[]>,
): Promise<vscode.Uri | undefined> {
  const name = `${exchange}_${symbol}_${timeframe}`.replace(/[^\w.-]+/g, '_');
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const defaultUri = folder && vscode.Uri.joinPath(folder, `${name}.${extension}`);
  return vscode.window.showSaveDialog({ filters, ...(defaultUri ? { defaultUri } : {}) });
}

const stamp = ({ from, to }: Interval, timeframe: string): string =>
  [from, to].map((time) => formatTime(time, timeframe)).join('_');
