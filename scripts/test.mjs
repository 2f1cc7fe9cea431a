// Everything that must hold, slow tiers last: node scripts/test.mjs
// Ends with one line, added up from the runners' own reports: N passed, N failed.
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEditor } from './test-editor.mjs';

const all = process.env.REQUIRE_ALL === '1';
const reports = mkdtempSync(join(tmpdir(), 'candlewick-test-'));
const totals = { passed: 0, failed: 0 };
const skipped = [];

function step(name, command, args, env = {}) {
  console.log(`\n== ${name}`);
  const { status } = spawnSync(command, args, { stdio: 'inherit', env: { ...process.env, ...env } });
  return status === 0;
}

function checks() {
  for (const [name, command, args] of [
    ['format', 'prettier', ['--check', '--log-level', 'warn', '.']],
    ['lint: directions, sizes, style', 'eslint', ['.']],
    ['types', 'tsc', ['-p', 'tsconfig.json']],
    ['types of the chart’s page', 'tsc', ['-p', 'packages/vscode-extension/tsconfig.webview.json']],
    ['generated files', 'tsx', ['scripts/generate.ts', '--check']],
    ['bundles', 'node', ['esbuild.mjs']],
  ])
    totals[step(name, command, args) ? 'passed' : 'failed']++;
}

function vitest(project) {
  const file = join(reports, `${project}.json`);
  const ok = step(`tests: ${project}`, 'vitest', [
    'run',
    '--project',
    project,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${file}`,
  ]);
  if (!existsSync(file)) return void totals.failed++;
  const report = JSON.parse(readFileSync(file, 'utf8'));
  totals.passed += report.numPassedTests;
  totals.failed += report.numFailedTests;
  // A suite that could not be loaded, or an unhandled rejection, fails without a failed test.
  if (!ok && report.numFailedTests === 0) totals.failed++;
  for (const suite of report.testResults)
    for (const test of suite.assertionResults)
      if (['pending', 'skipped', 'todo', 'disabled'].includes(test.status)) skipped.push(test.fullName);
}

checks();
for (const project of ['unit', 'integration']) vitest(project);
for (const state of testEditor()) totals[state]++;
for (const project of ['package', 'slow']) vitest(project);
rmSync(reports, { recursive: true, force: true });

if (skipped.length > 0) {
  console.log(`\n${skipped.length} tests were skipped:`);
  for (const name of skipped) console.log(`  ${name}`);
  if (!process.env.CANDLEWICK_TEST_DATA)
    console.log('Tests marked [real data] need CANDLEWICK_TEST_DATA, a folder of recorded market data.');
  if (skipped.some((name) => /\[(pandas|pyarrow)\]/.test(name)))
    console.log(
      'Tests marked [pandas] need a Python with pandas (Debian: python3-pandas), [pyarrow] one with pyarrow as well; CANDLEWICK_TEST_PYTHON names it.',
    );
  const unexcused = skipped.filter((name) => !/\[(real data|pandas|pyarrow)\]/.test(name));
  if (all && unexcused.length > 0) {
    console.log(`REQUIRE_ALL is set: ${unexcused.length} of them count as failures.`);
    totals.failed += unexcused.length;
  }
}
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;
