import * as vscode from 'vscode';
import type { ExportedSummary } from '../engine/protocol.ts';
import { showWritten } from '../host/show-written.ts';
import type { Parts } from '../parts.ts';
import { exportText } from '../text/export-text.ts';
import type { Command } from './command.ts';
import { pickDatasets } from './pick-datasets.ts';
import { titleOf } from './update.ts';

const { t } = vscode.l10n;

/** Writes datasets as files: into the export folder, or with a name of the user's. */
export const exportDatasets: Command = async (parts, input) => {
  const datasets = (await pickDatasets(parts, input, t('Export'))).map(({ id }) => id);
  if (datasets.length === 0) return;
  const format = await pickFormat(parts);
  if (format === undefined) return;
  const files = await parts.runs.run(titleOf(t('Exporting'), datasets), (controls) =>
    parts.engine.call('export', { datasets, format }, controls),
  );
  if (files) await tell(parts, files);
};

async function tell(parts: Parts, exported: readonly ExportedSummary[]): Promise<void> {
  const paths = exported.flatMap(({ file }) => (file === undefined ? [] : [file]));
  const [first] = paths;
  const open = { title: t('Open File'), act: () => openFile(first!) };
  const reveal = { title: t('Reveal'), act: () => revealFile(first!) };
  parts.log.info(paths.join(' '));
  await showWritten(parts, exportText(exported, t), exported, [
    ...(paths.length === 1 ? [open] : []),
    ...(first === undefined ? [] : [reveal]),
  ]);
}

const openFile = (path: string): Thenable<unknown> =>
  vscode.commands.executeCommand('vscode.open', vscode.Uri.file(path));

async function pickFormat({ engine }: Parts): Promise<string | undefined> {
  const formats = await engine.call('formats', {});
  const { exportFolder } = await engine.info();
  const items = formats.map((label) => ({ label, description: DESCRIPTIONS[label]?.() ?? '' }));
  const placeHolder = t('As which format? Files go to {0}', exportFolder);
  return (await vscode.window.showQuickPick(items, { title: t('Export'), placeHolder }))?.label;
}

const DESCRIPTIONS: Readonly<Record<string, () => string>> = {
  csv: () => t('text, a line per candle'),
  json: () => t('one document'),
  jsonl: () => t('a JSON object per line'),
};

/** In the file manager where there is one, else in the editor's explorer. */
export async function revealFile(path: string): Promise<void> {
  const isLocal = vscode.env.uiKind === vscode.UIKind.Desktop && vscode.env.remoteName === undefined;
  await vscode.commands.executeCommand(
    isLocal ? 'revealFileInOS' : 'revealInExplorer',
    vscode.Uri.file(path),
  );
}

export const revealExports: Command = async ({ engine }) => {
  const { exportFolder } = await engine.info();
  const uri = vscode.Uri.file(exportFolder);
  const isThere = await vscode.workspace.fs.stat(uri).then(
    () => true,
    () => false,
  );
  if (isThere) await revealFile(exportFolder);
  else void vscode.window.showInformationMessage(t('Nothing has been exported to {0} yet.', exportFolder));
};
