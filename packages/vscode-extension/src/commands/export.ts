import { basename, dirname } from 'node:path';
import * as vscode from 'vscode';
import type { Parts } from '../parts.ts';
import { candleCount } from '../text/counted.ts';
import { withoutLinks } from '../text/without-links.ts';
import { bytes } from '../text/format.ts';
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
  const paths = files?.flatMap(({ file }) => (file === undefined ? [] : [file])) ?? [];
  const [first] = paths;
  if (!files || first === undefined) return;
  const size = bytes(files.reduce((sum, each) => sum + each.bytes, 0));
  const candles = candleCount(
    files.reduce((sum, each) => sum + each.candles, 0),
    t,
  );
  const text = withoutLinks(
    paths.length === 1
      ? t('Exported {0} to {1} ({2}).', candles, basename(first), size)
      : t('Exported {0} to {1} files in {2} ({3}).', candles, paths.length, dirname(first), size),
  );
  parts.log.info(`${text} ${paths.join(' ')}`);
  const open = t('Open File');
  const reveal = t('Reveal');
  const chosen = await vscode.window.showInformationMessage(
    text,
    ...(paths.length === 1 ? [open] : []),
    reveal,
  );
  if (chosen === open) await vscode.commands.executeCommand('vscode.open', vscode.Uri.file(first));
  else if (chosen === reveal) await revealFile(first);
};

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
