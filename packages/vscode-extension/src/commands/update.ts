import * as vscode from 'vscode';
import type { DatasetId, FetchResult } from '../engine/protocol.ts';
import type { RunControls } from '../host/run-center.ts';
import type { Parts } from '../parts.ts';
import { datasetCount } from '../text/counted.ts';
import { datasetName } from '../text/dataset-name.ts';
import { outcomeText } from '../text/outcome-text.ts';
import type { Command } from './command.ts';
import { pickFetched } from './pick-datasets.ts';
import { showOutcome } from './show-outcome.ts';

const { t } = vscode.l10n;

export const update: Command = async (parts, input) => {
  const datasets = (await pickFetched(parts, input, t('Update'))).map(({ id }) => id);
  if (datasets.length === 0) return;
  await runAndTell(parts, titleOf(t('Updating'), datasets), (controls) =>
    parts.engine.call('update', { datasets }, controls),
  );
};

export const updateAll: Command = (parts) =>
  runAndTell(parts, t('Updating all datasets'), (controls) => parts.engine.call('update', {}, controls));

export const repair: Command = async (parts, input) => {
  const datasets = (await pickFetched(parts, input, t('Repair'))).map(({ id }) => id);
  if (datasets.length === 0) return;
  await runAndTell(parts, titleOf(t('Repairing'), datasets), (controls) =>
    parts.engine.call('repair', { datasets }, controls),
  );
};

async function runAndTell(
  parts: Parts,
  title: string,
  work: (controls: RunControls) => Promise<FetchResult>,
): Promise<void> {
  const result = await parts.runs.run(title, work);
  const retry = () => runAndTell(parts, title, work);
  if (result) await showOutcome(parts, outcomeText(result, t), { retry });
}

/** `Updating binance BTC/USDT 1h`, `Updating 3 datasets`. */
export const titleOf = (verb: string, datasets: readonly DatasetId[]): string =>
  datasets.length === 1
    ? `${verb} ${datasetName(datasets[0]!)}`
    : `${verb} ${datasetCount(datasets.length, t)}`;
