import * as vscode from 'vscode';
import type { EngineSettings } from '../engine/protocol.ts';
import type { ApiKeys } from './api-keys.ts';
import { RESTRICTED_SETTINGS, SETTING_PATHS } from './settings.generated.ts';

type Values = Record<string, unknown>;

/** What the user has set in the editor, the keys, and whether the folder is trusted. */
export async function readSettings(keys: ApiKeys, log: vscode.LogOutputChannel): Promise<EngineSettings> {
  const folder = vscode.workspace.workspaceFolders?.find(({ uri }) => uri.scheme === 'file')?.uri;
  const settings: Values = {};
  const config = vscode.workspace.getConfiguration('candlewick', folder);
  for (const path of SETTING_PATHS) {
    const value = explicitValue(config, path);
    if (value !== undefined) put(settings, path.split('.'), value);
  }
  const proxy = vscode.workspace.getConfiguration('http').inspect<string>('proxy')?.globalValue;
  if (proxy && !isSet(settings, 'network', 'proxy')) put(settings, ['network', 'proxy'], proxy);
  if (!('logLevel' in settings)) settings['logLevel'] = logLevel(log.logLevel);
  for (const [exchange, each] of Object.entries(await keys.settings()))
    for (const [name, value] of Object.entries(each)) put(settings, ['exchanges', exchange, name], value);
  return {
    trusted: vscode.workspace.isTrusted,
    settings,
    ...(folder === undefined ? {} : { folder: folder.fsPath }),
  };
}

/** Not the default: what nobody set leaves the choice to the configuration file. */
function explicitValue(config: vscode.WorkspaceConfiguration, path: string): unknown {
  const { globalValue, workspaceValue, workspaceFolderValue } = config.inspect(path) ?? {};
  // A folder that is not trusted must not choose where data goes or whom we speak to.
  if (!vscode.workspace.isTrusted && RESTRICTED_SETTINGS.includes(path)) return globalValue;
  return workspaceFolderValue ?? workspaceValue ?? globalValue;
}

function put(target: Values, path: readonly string[], value: unknown): void {
  let each = target;
  for (const key of path.slice(0, -1)) {
    if (!Object.hasOwn(each, key)) each[key] = {};
    each = each[key] as Values;
  }
  each[path.at(-1)!] = value;
}

const isSet = (settings: Values, group: string, name: string): boolean =>
  (settings[group] as Values | undefined)?.[name] !== undefined;

function logLevel(level: vscode.LogLevel): string {
  switch (level) {
    case vscode.LogLevel.Trace:
      return 'trace';
    case vscode.LogLevel.Debug:
      return 'debug';
    case vscode.LogLevel.Info:
      return 'info';
    case vscode.LogLevel.Warning:
      return 'warn';
    default:
      return 'error';
  }
}
