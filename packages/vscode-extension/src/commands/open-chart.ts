import * as vscode from 'vscode';
import type { Command } from './command.ts';
import { pickDataset } from './pick-datasets.ts';

export const openChart: Command = async (parts, input) => {
  const summary = await pickDataset(parts, input, vscode.l10n.t('Open Chart'));
  if (summary) parts.charts.open(summary.id);
};
