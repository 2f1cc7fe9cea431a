import * as vscode from 'vscode';
import type { DatasetSummary, ExportedSummary } from '../engine/protocol.ts';
import type { ExtensionParts } from '../extension-parts.ts';
import { datasetName } from '../text/dataset-name.ts';
import { lackingOf } from '../text/missing-text.ts';
import { withoutLinks } from '../text/without-links.ts';
import { isImport, type DatasetNode } from '../tree/tree-node.ts';

export interface Offer {
  readonly title: string;
  readonly act: () => unknown;
}

/** Says what was written. Where candles are missing from it that is a warning, and what helps is offered first. */
export async function showWritten(
  { engine, log }: ExtensionParts,
  text: string,
  exported: readonly ExportedSummary[],
  offers: readonly Offer[],
): Promise<void> {
  const names = new Set(lackingOf(exported).map(({ dataset }) => datasetName(dataset)));
  const isWhole = names.size === 0;
  if (isWhole) log.info(text);
  else log.warn(text);
  const all = isWhole ? [] : await engine.call('datasets', {});
  const lacking = all.filter(({ id }) => names.has(datasetName(id)));
  const fetched = lacking.filter(({ id }) => !isImport(id.exchange));
  const offered = [
    // Of what was imported no exchange can be asked for more.
    ...(fetched.length > 0 ? [{ title: vscode.l10n.t('Repair'), act: () => repair(fetched) }] : []),
    ...(lacking.length > 0 ? [{ title: vscode.l10n.t('Show Gaps'), act: () => showGaps(lacking) }] : []),
    ...offers,
  ];
  const show = isWhole ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  const chosen = await show(withoutLinks(text), ...offered.map(({ title }) => title));
  await offered.find(({ title }) => title === chosen)?.act();
}

const nodeOf = (summary: DatasetSummary): DatasetNode => ({
  kind: 'dataset',
  id: datasetName(summary.id),
  summary,
});

const repair = (summaries: readonly DatasetSummary[]): Thenable<unknown> =>
  vscode.commands.executeCommand('candlewick.repair', nodeOf(summaries[0]!), summaries.map(nodeOf));

/** Of the one, or of the one that the user picks. */
async function showGaps(summaries: readonly DatasetSummary[]): Promise<void> {
  const items = summaries.map((summary) => ({ label: datasetName(summary.id), summary }));
  const title = vscode.l10n.t('Show Gaps');
  const placeHolder = vscode.l10n.t('Choose a dataset');
  const chosen =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title, placeHolder });
  if (chosen) await vscode.commands.executeCommand('candlewick.showGaps', nodeOf(chosen.summary));
}
