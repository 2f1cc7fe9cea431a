import * as vscode from 'vscode';

declare const CANDLEWICK_VERSION: string;

/** Called by VS Code when the first command of the extension is run. */
export function activate(context: vscode.ExtensionContext): void {
  context.subscriptions.push(
    vscode.commands.registerCommand('candlewick.showVersion', () =>
      vscode.window.showInformationMessage(vscode.l10n.t('Candlewick {0}', CANDLEWICK_VERSION)),
    ),
  );
}
