import * as vscode from 'vscode';
import { manageKeys } from '../commands/api-keys.ts';
import type { Command } from '../commands/command.ts';
import { copyCliCommand, copyDiagnostics } from '../commands/copy.ts';
import { deleteDatasets } from '../commands/delete.ts';
import { exportDatasets, revealExports } from '../commands/export.ts';
import { fetchExample } from '../commands/fetch-example.ts';
import { fetchCandles } from '../commands/fetch-candles.ts';
import { importFiles } from '../commands/import.ts';
import { newPlugin } from '../commands/new-plugin.ts';
import { openChart } from '../commands/open-chart.ts';
import { openConfig } from '../commands/open-config.ts';
import { repair, update, updateAll } from '../commands/update.ts';
import { showGaps, verify } from '../commands/verify.ts';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import type { PerformanceView } from '../performance/panel.ts';
import type { TreeNode } from '../tree/tree-node.ts';
import type { DatasetView } from './dataset-view.ts';

/** Every command of the manifest. */
export function registerCommands(parts: Parts, view: DatasetView, performance: PerformanceView): void {
  const commands: Readonly<Record<string, Command>> = {
    fetch: fetchCandles,
    fetchExample,
    update,
    updateAll,
    repair,
    verify,
    showGaps,
    openChart,
    export: exportDatasets,
    import: importFiles,
    revealExports,
    delete: deleteDatasets,
    copyCliCommand,
    performance: () => performance.show(),
    manageKeys,
    openConfig,
    newPlugin,
    showLogs: ({ log }) => log.show(),
    copyDiagnostics,
    stopRun: ({ runs }) => runs.stopOne(),
    refresh: () => view.refresh(),
    filter: () => view.askFilter(),
    clearFilter: () => view.filter(''),
  };
  for (const [name, command] of Object.entries(commands))
    parts.context.subscriptions.push(
      vscode.commands.registerCommand(
        `candlewick.${name}`,
        async (node?: TreeNode, selected?: TreeNode[]) => {
          try {
            return await command(parts, { node: nodeOf(node), selected });
          } catch (error) {
            void reportError(error, parts.log, { retry: () => vscode.commands.executeCommand(`candlewick.${name}`, node, selected) }); // prettier-ignore
          }
        },
      ),
    );
}

/** Keyboard shortcuts and links give what they like. */
const nodeOf = (node: TreeNode | undefined): TreeNode | undefined =>
  typeof node === 'object' && node !== null && 'kind' in node ? node : undefined;
