import * as vscode from 'vscode';
import { outcomeText } from '../text/outcome-text.ts';
import type { Command } from './command.ts';
import { showOutcome } from './show-outcome.ts';

/** A month of hours with outages in it, from the simulated exchange: no network, done in a second. */
const EXAMPLE = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h', start: '30d' };

export const fetchExample: Command = async (parts) => {
  await vscode.commands.executeCommand('candlewick.datasets.focus');
  const title = vscode.l10n.t('Fetching {0} {1}', EXAMPLE.symbol, EXAMPLE.timeframe);
  const result = await parts.runs.run(title, (controls) =>
    parts.engine.call('fetch', { requests: [EXAMPLE] }, controls),
  );
  const [first] = result?.outcomes ?? [];
  if (result && first)
    void showOutcome(parts, outcomeText(result, vscode.l10n.t), { dataset: first.dataset });
};
