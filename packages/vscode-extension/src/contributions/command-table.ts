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
import type { LazyCommandName } from './commands.ts';

/** The commands that are loaded when the first of them is run. */
export const COMMANDS: Readonly<Record<LazyCommandName, Command>> = {
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
  manageKeys,
  openConfig,
  newPlugin,
  copyDiagnostics,
};
