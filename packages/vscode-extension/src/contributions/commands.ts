import * as vscode from 'vscode';
import type { Command } from '../commands/command.ts';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';
import type { PerformanceView } from '../performance/panel.ts';
import type { TreeNode } from '../tree/tree-node.ts';
import type { DatasetView } from './dataset-view.ts';

/** Of `command-table.ts`, which most windows never load. */
const LAZY_COMMANDS = [
  'fetch',
  'fetchExample',
  'update',
  'updateAll',
  'repair',
  'verify',
  'showGaps',
  'openChart',
  'export',
  'import',
  'revealExports',
  'delete',
  'copyCliCommand',
  'manageKeys',
  'openConfig',
  'newPlugin',
  'copyDiagnostics',
] as const;
export type LazyCommandName = (typeof LAZY_COMMANDS)[number];

/** Every command of the manifest. */
export function registerCommands(parts: Parts, view: DatasetView, performance: PerformanceView): void {
  const lazily =
    (name: LazyCommandName): Command =>
    async (...args) =>
      (await import('./command-table.ts')).COMMANDS[name](...args);
  const commands: Readonly<Record<string, Command>> = {
    ...Object.fromEntries(LAZY_COMMANDS.map((name) => [name, lazily(name)])),
    performance: () => performance.show(),
    showLogs: ({ log }) => log.show(),
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
