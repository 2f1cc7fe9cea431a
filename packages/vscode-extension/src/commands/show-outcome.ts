import * as vscode from 'vscode';
import type { DatasetId } from '../engine/protocol.ts';
import type { Parts } from '../parts.ts';
import type { OutcomeText } from '../text/outcome-text.ts';

/** Says how a run ended, with the step that comes next. @param dataset where there is one to look at */
export async function showOutcome(
  { charts, log }: Parts,
  { level, text }: OutcomeText,
  dataset?: DatasetId,
): Promise<void> {
  const chart = vscode.l10n.t('Open Chart');
  const showLog = vscode.l10n.t('Show Log');
  if (level === 'info') {
    log.info(text);
    const chosen = await vscode.window.showInformationMessage(text, ...(dataset ? [chart] : []));
    if (chosen === chart && dataset) charts.open(dataset);
    return;
  }
  log.warn(text);
  const show = level === 'error' ? vscode.window.showErrorMessage : vscode.window.showWarningMessage;
  if ((await show(text, showLog)) === showLog) log.show();
}
