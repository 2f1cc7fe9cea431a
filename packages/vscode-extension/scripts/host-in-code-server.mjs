#!/usr/bin/env node
// A real extension host for tests where no VS Code can be downloaded: code-server, called with VS Code's own arguments.
// host-in-code-server.mjs --extensionDevelopmentPath=DIR --extensionTestsPath=FILE FOLDER
// Its exit code says that the host ended; what passed only the suite's own report tells.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startBrowser, startCodeServer } from './code-server.mjs';

const TAKES_MS = 600_000;
const given = process.argv.slice(2);
const option = (name) => given.find((each) => each.startsWith(`--${name}=`))?.slice(name.length + 3);
const folder = given.find((each) => !each.startsWith('-'));
const development = option('extensionDevelopmentPath');
const tests = option('extensionTestsPath');
const home = mkdtempSync(join(tmpdir(), 'candlewick-host-'));

// Without it the workbench takes no tests.
const server = await startCodeServer({ home, args: ['--vscode-option', 'enable-smoke-test-driver'] });
const browser = await startBrowser();
let ended;
try {
  const context = await browser.newContext({ permissions: ['clipboard-read', 'clipboard-write'] });
  const page = await context.newPage();
  const exit = new Promise((done) => (ended = done));
  await page.exposeFunction('codeAutomationLog', () => undefined);
  await page.exposeFunction('codeAutomationExit', (code, logs) => ended({ code, logs }));
  const remote = (path) => `vscode-remote://127.0.0.1:${server.port}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(development)],
    ['extensionTestsPath', remote(tests)],
    ['skipWelcome', 'true'],
  ];
  const query = `folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`${server.url}?${query}`);
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no end within ${TAKES_MS} ms`)), TAKES_MS).unref(),
  );
  await Promise.race([exit, late]);
} catch (error) {
  process.exitCode = 1;
  console.error(String(error), server.output().slice(-2_000));
} finally {
  await browser.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
