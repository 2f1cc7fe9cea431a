import * as vscode from 'vscode';
import { reportError } from '../host/report-error.ts';
import type { Parts } from '../parts.ts';

/** So long changes are gathered: a file is saved, a key is typed. */
const QUIET_MS = 300;

/** Has the engine read its configuration again when something changed that it was read from. */
export function watchSettings({ engine, keys, log }: Parts): vscode.Disposable {
  let timer: NodeJS.Timeout | undefined;
  const changed = (): void => {
    clearTimeout(timer);
    timer = setTimeout(() => {
      engine.reconfigure().catch((error: unknown) => void reportError(error, log));
    }, QUIET_MS);
  };
  const files = vscode.workspace.createFileSystemWatcher('**/{candlewick.config.json,.env}');
  return vscode.Disposable.from(
    files,
    files.onDidChange(changed),
    files.onDidCreate(changed),
    files.onDidDelete(changed),
    keys.onDidChange(changed),
    log.onDidChangeLogLevel(changed),
    vscode.workspace.onDidGrantWorkspaceTrust(changed),
    vscode.workspace.onDidChangeWorkspaceFolders(changed),
    vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration('candlewick') || event.affectsConfiguration('http.proxy')) changed();
    }),
    { dispose: () => clearTimeout(timer) },
  );
}
