// Everything that must hold, slow tiers beside the editor: node scripts/test.mjs
// Ends with one line, added up from the runners' own reports: N passed, N failed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { closeSync, existsSync, mkdtempSync, openSync, readFileSync, rmSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { testEditor } from './test-editor.mjs';

const all = process.env.REQUIRE_ALL === '1';
const reports = mkdtempSync(join(tmpdir(), 'candlewick-test-'));
const totals = { passed: 0, failed: 0 };
const skipped = [];
/** Of the tests that failed: name and error. Told again at the end, where they are looked for. */
const failures = [];
/** Of those that failed at first and passed when they were tried again: the same. */
const unsteady = [];

function failed(name, error = '') {
  totals.failed++;
  failures.push({ name, error });
}

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
    if (step(name, command, args)) totals.passed++;
    else failed(name);
}

const reportOf = (project) => join(reports, `${project}.json`);

/** Two at once where a runner would take one core of two. */
const TWO = ['--maxWorkers=2'];
const WORKERS = { unit: TWO, integration: TWO, package: TWO, slow: TWO };

const argumentsOf = (project) => [
  ...['run', '--project', project, ...(WORKERS[project] ?? [])],
  ...['--reporter=default', '--reporter=json'],
  `--outputFile.json=${reportOf(project)}`,
];

function vitest(project) {
  take(project, step(`tests: ${project}`, 'vitest', argumentsOf(project)));
}

/** Runs beside what comes next, by its priority. @returns to be called when it is to be waited for, and told */
function vitestBeside(project, priority) {
  const output = join(reports, `${project}.log`);
  const file = openSync(output, 'w');
  const child = spawn('vitest', argumentsOf(project), { stdio: ['ignore', file, file] });
  if (child.pid) setPriority(child.pid, priority);
  const ended = once(child, 'exit').catch((error) => [error]);
  closeSync(file);
  return async () => {
    const [status] = await ended;
    console.log(`\n== tests: ${project}, beside those before`);
    console.log(readFileSync(output, 'utf8'));
    take(project, status === 0);
  };
}

/** Adds up what the runner's own report says. */
function take(project, ok) {
  const file = reportOf(project);
  if (!existsSync(file)) return failed(`tests: ${project}`, 'It left no report.');
  const report = JSON.parse(readFileSync(file, 'utf8'));
  totals.passed += report.numPassedTests;
  // A suite that could not be loaded, or an unhandled rejection, fails without a failed test.
  if (!ok && report.numFailedTests === 0)
    failed(`tests: ${project}`, report.testResults.map(({ message }) => message).join('\n'));
  for (const suite of report.testResults)
    for (const test of suite.assertionResults) {
      if (test.status === 'failed')
        failed(`${suite.name}: ${test.fullName}`, test.failureMessages.join('\n'));
      if (['pending', 'skipped', 'todo', 'disabled'].includes(test.status)) skipped.push(test.fullName);
    }
}

function editor() {
  for (const { title, state, error } of testEditor())
    if (state === 'passed') totals.passed++;
    else if (state === 'unsteady') unsteady.push({ name: `editor: ${title}`, error });
    else failed(`editor: ${title}`, error);
}

/** The beginning of an error says most. */
const firstLines = (text) =>
  text
    .trim()
    .split('\n')
    .slice(0, 40)
    .map((line) => `    ${line.slice(0, 300)}\n`)
    .join('');

checks();
for (const project of ['unit', 'integration']) vitest(project);
// The editor's tests wait for windows most of their time, the budgets' for minutes to pass; the slow ones take what is left.
const { PRIORITY_NORMAL, PRIORITY_BELOW_NORMAL } = constants.priority;
const beside = [vitestBeside('budget', PRIORITY_NORMAL), vitestBeside('slow', PRIORITY_BELOW_NORMAL)];
editor();
for (const wait of beside) await wait();
vitest('package');
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
    for (const name of unexcused) failed(name, 'It was skipped.');
  }
}
function tell(what, tests) {
  if (tests.length > 0) console.log(`\n${tests.length} ${what}:`);
  for (const { name, error } of tests) console.log(`  ${name}\n${firstLines(error)}`);
}
tell('failed at first, and passed when their world was gone through again', unsteady);
tell('failed', failures);
console.log(`\n${totals.passed} passed, ${totals.failed} failed`);
process.exitCode = totals.failed > 0 ? 1 : 0;
