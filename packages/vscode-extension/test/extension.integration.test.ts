import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, it } from 'vitest';

const run = promisify(execFile);
const root = fileURLToPath(new URL('../../..', import.meta.url));

it('the bundle activates beside a stand-in of the vscode module and says its version', async () => {
  await run(process.execPath, [join(root, 'esbuild.mjs'), 'extension'], { cwd: root });
  const folder = await mkdtemp(join(tmpdir(), 'candlewick-extension-'));
  const script = join(folder, 'host.cjs');
  await writeFile(
    script,
    `const Module = require('node:module');
const commands = new Map();
const vscode = {
  commands: { registerCommand: (id, run) => (commands.set(id, run), { dispose() {} }) },
  window: { showInformationMessage: (text) => console.log(text) },
  l10n: { t: (text, ...args) => text.replace(/\\{(\\d)\\}/g, (_, i) => args[i]) },
};
const load = Module._load;
Module._load = (name, ...rest) => (name === 'vscode' ? vscode : load(name, ...rest));
require(process.argv[2]).activate({ subscriptions: [] });
commands.get('candlewick.showVersion')();
`,
  );
  const { stdout } = await run(process.execPath, [
    script,
    join(root, 'packages/vscode-extension/dist/extension.cjs'),
  ]);
  await rm(folder, { recursive: true });
  expect(stdout).toMatch(/^Candlewick \d+\.\d+\.\d+\n$/);
});
