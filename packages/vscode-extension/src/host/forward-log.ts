import type * as vscode from 'vscode';
import type { EngineConnection } from '../engine/protocol.ts';

/** The engine's log lines, in the extension's output channel with their own level. */
export const forwardLog = (engine: EngineConnection, log: vscode.LogOutputChannel): vscode.Disposable =>
  engine.onEvent((event) => {
    if (event.type !== 'log') return;
    // The channel writes time and level itself.
    log[event.level](event.line.replace(/^\S+ \S+ /, ''));
  }) as vscode.Disposable;
