import { build } from 'esbuild';

/** The chart's page: `main.js` and `main.css`, for a browser. `outdir` from the top of the repository. */
export const buildChartPage = (outdir, top) =>
  build({
    absWorkingDir: top,
    entryPoints: [
      'packages/vscode-extension/src/charts/webview/main.ts',
      'packages/vscode-extension/src/charts/webview/main.css',
    ],
    outdir,
    bundle: true,
    minify: true,
    platform: 'browser',
    format: 'iife',
    // Electron of the oldest VS Code that the extension runs in.
    target: 'chrome132',
    logLevel: 'warning',
    // The drawing library's licence asks for its notice.
    legalComments: 'eof',
  });
