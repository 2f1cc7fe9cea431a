// Runs the mocha suite inside of a real extension host and writes a report: node run-host-tests.mjs report.json
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { startBrowser, startCodeServer } from './code-server.mjs';

const TAKES_MS = 150_000;
const extension = resolve(import.meta.dirname, '..');
const root = resolve(extension, '../..');
const report = resolve(process.argv[2] ?? 'host-tests.json');
const home = mkdtempSync(join(tmpdir(), 'candlewick-host-'));
const folder = join(home, 'project');
mkdirSync(folder);
rmSync(report, { force: true });

const server = await startCodeServer({
  home,
  // Without it the workbench takes no tests.
  args: ['--vscode-option', 'enable-smoke-test-driver'],
  env: {
    CANDLEWICK_REPORT: report,
    CANDLEWICK_CLI: join(root, 'packages/cli/dist/candlewick.js'),
    CANDLEWICK_NODE: process.execPath,
  },
});
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
    ['extensionDevelopmentPath', remote(extension)],
    ['extensionTestsPath', remote(join(extension, 'dist/tests/index.cjs'))],
    ['skipWelcome', 'true'],
  ];
  const query = `folder=${encodeURIComponent(folder)}&payload=${encodeURIComponent(JSON.stringify(payload))}`;
  await page.goto(`${server.url}?${query}`);
  const late = new Promise((_, reject) =>
    setTimeout(() => reject(new Error(`no end within ${TAKES_MS} ms`)), TAKES_MS).unref(),
  );
  await Promise.race([exit, late]);
} catch (error) {
  console.error(String(error), server.output().slice(-2_000));
} finally {
  await browser.close();
  await server.stop();
  rmSync(home, { recursive: true, force: true, maxRetries: 5, retryDelay: 200 });
}
process.exitCode = tell(report) ? 0 : 1;

/** Prints what the suite wrote; nothing else is believed. */
function tell(file) {
  let tests = [];
  let figures = [];
  try {
    ({ tests, figures } = JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    tests = [{ title: 'the extension host ended without a report', state: 'failed' }];
    writeFileSync(file, JSON.stringify({ tests }));
  }
  for (const { title, state, ms, error } of tests)
    console.log(
      `  ${state === 'passed' ? '✓' : '✗'} ${title}${ms ? ` ${ms}ms` : ''}${error ? `\n${error}` : ''}`,
    );
  for (const each of figures) console.log(`    ${each}`);
  return tests.length > 0 && tests.every(({ state }) => state === 'passed');
}
