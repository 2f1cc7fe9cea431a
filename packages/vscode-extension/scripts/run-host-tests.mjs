// Runs the mocha suite inside of a real extension host and writes a report: node run-host-tests.mjs report.json [electron]
// The host is code-server's, which npm brings; with `electron` it is the desktop's, which is downloaded.
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { runTests } from '@vscode/test-electron';

const extension = resolve(import.meta.dirname, '..');
const root = resolve(extension, '../..');
const report = resolve(process.argv[2] ?? 'host-tests.json');
const onDesktop = process.argv[3] === 'electron';
const home = mkdtempSync(join(tmpdir(), 'candlewick-project-'));
const folder = join(home, 'project');
mkdirSync(folder);
rmSync(report, { force: true });

try {
  await runTests({
    ...(onDesktop ? {} : { vscodeExecutablePath: join(import.meta.dirname, 'host-in-code-server.mjs') }),
    extensionDevelopmentPath: extension,
    extensionTestsPath: join(extension, 'dist/tests/index.cjs'),
    launchArgs: [folder, '--disable-extensions'],
    extensionTestsEnv: {
      CANDLEWICK_REPORT: report,
      CANDLEWICK_CLI: join(root, 'packages/cli/dist/candlewick.js'),
      CANDLEWICK_NODE: process.execPath,
    },
  });
} catch (error) {
  console.error(String(error));
} finally {
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
