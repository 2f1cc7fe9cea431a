/** `vscode.l10n.t`, handed to code that knows no editor. */
export type Translate = (message: string, ...args: (string | number)[]) => string;
