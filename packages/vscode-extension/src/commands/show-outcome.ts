import * as vscode from 'vscode';
import type { DatasetId } from '../engine/protocol.ts';
import { EngineFailure } from '../host/engine-failure.ts';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import type { OutcomeText } from '../text/outcome-text.ts';
import { withoutLinks } from '../text/without-links.ts';

export interface NextStep {
  /** Where there is one to look at. */
  readonly dataset?: DatasetId | undefined;
  /** What is done when the user wants to try again. */
  readonly retry?: (() => unknown) | undefined;
}

/** Says how a run ended, with the step that comes next. */
export async function showOutcome(
  { charts, log }: Parts,
  { level, text, error }: OutcomeText,
  { dataset, retry }: NextStep = {},
): Promise<void> {
  if (error) return reportError(new EngineFailure({ ...error, message: text }), log, { retry });
  const message = withoutLinks(text);
  const chart = vscode.l10n.t('Open Chart');
  const again = vscode.l10n.t('Retry');
  const showLog = vscode.l10n.t('Show Log');
  if (level === 'info') {
    log.info(text);
    const chosen = await vscode.window.showInformationMessage(message, ...(dataset ? [chart] : []));
    if (chosen === chart && dataset) charts.open(dataset);
    return;
  }
  log.warn(text);
  const chosen = await vscode.window.showWarningMessage(message, ...(retry ? [again] : []), showLog);
  if (chosen === again) await retry?.();
  else if (chosen === showLog) log.show();
}
