import * as vscode from 'vscode';
import { withoutLinks } from '../text/without-links.ts';
import { EngineFailure } from './engine-failure.ts';

export interface ErrorActions {
  /** What is done when the user wants to try again. */
  readonly retry?: (() => unknown) | undefined;
}

/** Shows an error with what can be done about it. Resolves when the user has answered. */
export async function reportError(
  error: unknown,
  log: vscode.LogOutputChannel,
  { retry }: ErrorActions = {},
): Promise<void> {
  const failure = error instanceof EngineFailure ? error : undefined;
  log.error(failure ? `${failure.code}: ${failure.message}` : error instanceof Error ? error : String(error));
  const actions = {
    retry: vscode.l10n.t('Retry'),
    config: vscode.l10n.t('Open Config'),
    settings: vscode.l10n.t('Open Settings'),
    log: vscode.l10n.t('Show Log'),
  };
  const isConfig = failure?.code.startsWith('CONFIG_') === true;
  const offered = [
    ...(retry ? [actions.retry] : []),
    ...(isConfig ? [actions.config] : []),
    ...(failure?.setting !== undefined ? [actions.settings] : []),
    actions.log,
  ];
  const chosen = await vscode.window.showErrorMessage(errorText(error), ...offered);
  if (chosen === actions.retry) await retry?.();
  else if (chosen === actions.config) await vscode.commands.executeCommand('candlewick.openConfig');
  else if (chosen === actions.settings) await openSettings(`candlewick.${failure?.setting}`);
  else if (chosen === actions.log) log.show();
}

/** Folders, proxies and the like belong to a machine: in a remote window they are not among the user's settings. */
const openSettings = (query: string): Thenable<unknown> =>
  vscode.env.remoteName === undefined
    ? vscode.commands.executeCommand('workbench.action.openSettings', query)
    : vscode.commands.executeCommand('workbench.action.openRemoteSettings', { query });

/** Whatever is in the message, it makes no link. */
export function errorText(error: unknown): string {
  const told = error instanceof Error ? error.message : String(error);
  const message = /[.!?…]$/.test(told) ? told : `${told}.`;
  const remedy = error instanceof EngineFailure ? error.remedy : undefined;
  return withoutLinks(`Candlewick: ${message}${remedy === undefined ? '' : ` ${remedy}`}`);
}
