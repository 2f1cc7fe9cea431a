import * as vscode from 'vscode';
import type { DatasetSummary } from '../engine/protocol.ts';
import type { Parts } from '../parts.ts';
import { datasetName } from '../text/dataset-name.ts';
import { describeDataset } from '../tree/describe-node.ts';
import { isImport } from '../tree/tree-node.ts';
import { datasetsOf, type CommandInput } from './command.ts';

/** The datasets that a command is about: those it was called on, else those the user picks. Empty: none. */
export async function pickDatasets(
  parts: Parts,
  input: CommandInput,
  title: string,
): Promise<readonly DatasetSummary[]> {
  const given = datasetsOf(parts, input);
  if (given.length > 0) return given;
  const items = choices(await parts.engine.call('datasets', {}));
  if (items.length === 0) return tellEmpty();
  const picked = await vscode.window.showQuickPick(items, {
    title,
    canPickMany: true,
    matchOnDescription: true,
    placeHolder: vscode.l10n.t('Choose datasets'),
  });
  return picked?.map(({ summary }) => summary) ?? [];
}

/** Those among them that an exchange can be asked for. */
export async function pickFetched(
  parts: Parts,
  input: CommandInput,
  title: string,
): Promise<readonly DatasetSummary[]> {
  const picked = await pickDatasets(parts, input, title);
  const fetched = picked.filter(({ id }) => !isImport(id.exchange));
  if (picked.length > 0 && fetched.length === 0)
    void vscode.window.showInformationMessage(
      vscode.l10n.t('It was imported: no exchange can be asked for more. Import newer files instead.'),
    );
  return fetched;
}

/** The same for commands that are about one. */
export async function pickDataset(
  parts: Parts,
  input: CommandInput,
  title: string,
): Promise<DatasetSummary | undefined> {
  const [given] = datasetsOf(parts, input);
  if (given) return given;
  const items = choices(await parts.engine.call('datasets', {}));
  if (items.length === 0) return void tellEmpty();
  const options = { title, matchOnDescription: true, placeHolder: vscode.l10n.t('Choose a dataset') };
  return (await vscode.window.showQuickPick(items, options))?.summary;
}

const choices = (all: readonly DatasetSummary[]) =>
  [...all]
    .sort((a, b) => (datasetName(a.id) < datasetName(b.id) ? -1 : 1))
    .map((summary) => ({
      label: datasetName(summary.id),
      description: describeDataset(summary, Date.now(), vscode.l10n.t).description,
      summary,
    }));

function tellEmpty(): [] {
  const fetch = vscode.l10n.t('Fetch Candles');
  void vscode.window
    .showInformationMessage(vscode.l10n.t('No dataset is cached yet.'), fetch)
    .then((chosen) => chosen && vscode.commands.executeCommand('candlewick.fetch'));
  return [];
}
