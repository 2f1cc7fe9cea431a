import * as vscode from 'vscode';
import { cliCommand } from '../text/cli-command.ts';
import { bytes, number } from '../text/format.ts';
import type { Command } from './command.ts';
import { pickDatasets } from './pick-datasets.ts';

const { t } = vscode.l10n;

/** The command line that fetches the same. */
export const copyCliCommand: Command = async (parts, input) => {
  const summaries = await pickDatasets(parts, input, t('Copy as CLI Command'));
  if (summaries.length === 0) return;
  await vscode.env.clipboard.writeText(summaries.map(cliCommand).join('\n'));
  vscode.window.setStatusBarMessage(`$(clippy) ${t('Copied')}`, 3_000);
};

/** What a bug report needs; holds no keys. */
export const copyDiagnostics: Command = async ({ engine, context }) => {
  const { versions, platform, folders, plugins, cache, memoryBytes } = await engine.call('diagnostics', {});
  const extension = context.extension.packageJSON as { readonly version: string };
  const lines = [
    `Candlewick ${extension.version}, VS Code ${vscode.version} (${vscode.env.appName})`,
    `${platform}, ${Object.entries(versions).map(([name, each]) => `${name} ${each}`).join(', ')}`, // prettier-ignore
    `Trusted: ${vscode.workspace.isTrusted}, remote: ${vscode.env.remoteName ?? 'none'}`,
    ...Object.entries(folders).map(([name, folder]) => `${name}: ${folder}`),
    `Cache: ${bytes(cache.diskBytes)}; datasets: ${cache.datasets}, candles: ${number(cache.candles, 'en')}`,
    `Engine: ${bytes(memoryBytes)} of memory`,
    `Plugins: ${plugins.map(({ kind, name, origin }) => `${kind} ${name} (${origin})`).join(', ')}`,
  ];
  await vscode.env.clipboard.writeText(lines.join('\n'));
  void vscode.window.showInformationMessage(t('The diagnostics are in the clipboard.'));
};
