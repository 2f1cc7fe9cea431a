import * as vscode from 'vscode';
import { auditReport } from '../text/audit-report.ts';
import { candleCount, findingCount } from '../text/counted.ts';
import { gapReport } from '../text/gap-report.ts';
import { datasetName } from '../text/dataset-name.ts';
import type { Command } from './command.ts';
import { pickDataset, pickDatasets } from './pick-datasets.ts';
import { titleOf } from './update.ts';

const { t } = vscode.l10n;

export const verify: Command = async (parts, input) => {
  const datasets = (await pickDatasets(parts, input, t('Verify'))).map(({ id }) => id);
  if (datasets.length === 0) return;
  const audits = await parts.runs.run(titleOf(t('Verifying'), datasets), (controls) =>
    parts.engine.call('verify', { datasets }, controls),
  );
  if (!audits) return;
  const defects = audits.reduce((sum, each) => sum + each.defects, 0);
  const candles = candleCount(
    audits.reduce((sum, each) => sum + each.candles, 0),
    t,
  );
  const show = t('Show Report');
  const text =
    defects === 0
      ? t('Verified {0}: nothing is wrong.', candles)
      : t('Verified {0}: {1}.', candles, findingCount(defects, t));
  const tell = defects === 0 ? vscode.window.showInformationMessage : vscode.window.showWarningMessage;
  if ((await tell(text, show)) === show) await parts.reports.show(t('Verification'), auditReport(audits, t));
};

export const showGaps: Command = async (parts, input) => {
  const summary = await pickDataset(parts, input, t('Show Gaps'));
  if (!summary) return;
  const detail = await parts.engine.call('show', { dataset: summary.id });
  await parts.reports.show(t('Gaps of {0}', datasetName(summary.id)), gapReport(detail, t));
};
