import * as vscode from 'vscode';
import type { Command } from './command.ts';

const { t } = vscode.l10n;
const NAME = 'candlewick.config.json';
const SCHEMA = 'candlewick.schema.json';

/** Opens the project's configuration; where there is none it is made, with the schema beside it for every editor. */
export const openConfig: Command = async ({ context }) => {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  if (!folder) return void vscode.window.showInformationMessage(t('Open a folder first: the configuration belongs to a project.')); // prettier-ignore
  const file = vscode.Uri.joinPath(folder, NAME);
  if (!(await exists(file))) {
    const schema = vscode.Uri.joinPath(folder, '.vscode', SCHEMA);
    const shipped = vscode.Uri.joinPath(context.extensionUri, 'dist/candlewick.config.schema.json');
    if (!(await exists(schema))) await vscode.workspace.fs.copy(shipped, schema);
    await vscode.workspace.fs.writeFile(file, new TextEncoder().encode(text()));
  }
  await vscode.window.showTextDocument(file);
};

const text = (): string => `{
  "$schema": "./.vscode/${SCHEMA}",
  // ${t('Every setting has a default: name only what you change. Completion lists them all.')}
  "exchange": "binance",
  "timeframe": "1h",
  // ${t('What Update works on.')}
  "datasets": []
}
`;

const exists = (uri: vscode.Uri): Promise<boolean> =>
  Promise.resolve(
    vscode.workspace.fs.stat(uri).then(
      () => true,
      () => false,
    ),
  );
