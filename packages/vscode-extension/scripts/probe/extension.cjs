/* eslint-disable @typescript-eslint/no-require-imports -- an extension host loads CommonJS */
// Runs in the same extension host as the extension that is tested. It has one row, a click on which opens a page with
// nothing but a script, and it watches how long the host's event loop is held up.
const { writeFileSync } = require('node:fs');
const { monitorEventLoopDelay } = require('node:perf_hooks');
const vscode = require('vscode');

const PAGE = (script, cspSource) => `<!DOCTYPE html>
<html><head><meta http-equiv="Content-Security-Policy" content="default-src 'none'; script-src ${cspSource}"></head>
<body><main id="empty"></main><script src="${script}"></script></body></html>`;

exports.activate = ({ extensionUri, subscriptions }) => {
  const delay = monitorEventLoopDelay({ resolution: 5 });
  delay.enable();
  const open = () => {
    const options = { enableScripts: true, localResourceRoots: [extensionUri] };
    const { webview } = vscode.window.createWebviewPanel(
      'probe.page',
      'Empty',
      vscode.ViewColumn.Active,
      options,
    );
    const script = webview.asWebviewUri(vscode.Uri.joinPath(extensionUri, 'page.js'));
    webview.html = PAGE(script, webview.cspSource);
  };
  /** Writes down how long the host was held up since it was asked last, in milliseconds. */
  const tell = () => {
    const held = { p99: delay.percentile(99) / 1e6, max: delay.max / 1e6 };
    delay.reset();
    writeFileSync(process.env.CANDLEWICK_PROBE, JSON.stringify(held));
  };
  subscriptions.push(
    vscode.commands.registerCommand('probe.open', open),
    vscode.commands.registerCommand('probe.tell', tell),
    vscode.window.registerTreeDataProvider('probe.pages', {
      getChildren: () => ['An empty page'],
      getTreeItem: (label) => ({ label, command: { command: 'probe.open', title: 'Open' } }),
    }),
  );
};
