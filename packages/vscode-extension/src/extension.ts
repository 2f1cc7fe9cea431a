import { join } from 'node:path';
import * as vscode from 'vscode';
import { registerCharts } from './charts/panel.ts';
import { registerCommands } from './contributions/commands.ts';
import { DatasetView, VIEW } from './contributions/dataset-view.ts';
import { registerTool } from './contributions/language-model-tool.ts';
import { Reports } from './contributions/reports.ts';
import { watchSettings } from './contributions/watch-settings.ts';
import { ApiKeys } from './host/api-keys.ts';
import { EngineClient } from './host/engine-client.ts';
import { forwardLog } from './host/forward-log.ts';
import { readSettings } from './host/read-settings.ts';
import { RunCenter } from './host/run-center.ts';
import type { Parts } from './parts.ts';
import { PerformanceView } from './performance/panel.ts';
import { TreeModel } from './tree/tree-model.ts';

/** What tests in the extension host look at. */
export interface ExtensionApi {
  readonly activationMs: number;
  readonly parts: Parts;
}

/** Called by VS Code when the view is shown or a command is run: puts the parts together and starts no process. */
export function activate(context: vscode.ExtensionContext): ExtensionApi {
  const started = performance.now();
  const log = vscode.window.createOutputChannel('Candlewick', { log: true });
  const keys = new ApiKeys(context);
  const engine = new EngineClient({
    entry: join(context.extensionUri.fsPath, 'dist/engine/engine.mjs'),
    settings: () => readSettings(keys, log),
    onOutput: (text) => log.error(text.trimEnd()),
  });
  const runs = new RunCenter(log, VIEW);
  const reports = new Reports();
  const charts = registerCharts({ context, engine, log });
  const parts: Parts = { context, engine, log, keys, runs, reports, charts, model: new TreeModel() };
  const view = new DatasetView(parts);
  const performanceView = new PerformanceView(parts);
  registerCommands(parts, view, performanceView);
  context.subscriptions.push(
    view,
    performanceView,
    reports,
    runs,
    forwardLog(engine, log),
    registerTool(parts),
    watchSettings(parts),
    { dispose: () => engine[Symbol.dispose]() },
    log,
  );
  return { activationMs: performance.now() - started, parts };
}
