// The extension, packed, in a real VS Code: node scripts/test-editor.mjs
import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const scripts = 'packages/vscode-extension/scripts';

/** Packs it, runs its suite in a real extension host and works with it as a person. @returns `{ title, state, error? }`, a test each; `unsteady`: passed when it was tried again */
export function testEditor() {
  const work = mkdtempSync(join(tmpdir(), 'candlewick-editor-'));
  const pictures = process.env.CANDLEWICK_PICTURES ?? join(tmpdir(), 'candlewick-pictures');
  const vsix = join(work, `candlewick-vscode-${process.platform}-${process.arch}.vsix`);
  const [packages, host, person] = ['packages.json', 'host.json', 'person.json'].map((name) =>
    join(work, name),
  );
  try {
    return [
      packed(work),
      ...reported('tests: the packages of all platforms', packages, 'node', [
        ...[`${scripts}/check-packages.mjs`, '--report', packages],
      ]),
      ...reported('tests: in a real extension host', host, 'node', [`${scripts}/run-host-tests.mjs`, host]),
      ...reported(`tests: as a person (pictures in ${pictures})`, person, 'tsx', [
        `${scripts}/click-through.mjs`,
        ...['--vsix', vsix, '--report', person, '--pictures', pictures],
      ]),
    ];
  } finally {
    rmSync(work, { recursive: true, force: true });
  }
}

function packed(work) {
  const title = 'the extension is packed';
  return {
    title,
    state: run(title, 'node', [`${scripts}/package.mjs`, '--out', work]) ? 'passed' : 'failed',
  };
}

/** What the tests themselves wrote is believed, and nothing else. */
function reported(name, report, command, args) {
  run(name, command, args);
  if (!existsSync(report)) return [{ title: name, state: 'failed', error: 'It left no report.' }];
  const { tests, unsteady = [] } = JSON.parse(readFileSync(report, 'utf8'));
  return [...tests, ...unsteady.map((each) => ({ ...each, state: 'unsteady' }))];
}

function run(name, command, args) {
  console.log(`\n== ${name}`);
  // The package manager's shims name its own folders there: with them a missing dependency would not be missed.
  const { NODE_PATH: _, ...env } = process.env;
  return spawnSync(command, args, { stdio: 'inherit', env }).status === 0;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const tests = testEditor();
  const failed = tests.filter(({ state }) => state === 'failed').length;
  const passed = tests.filter(({ state }) => state === 'passed').length;
  console.log(`\n${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 ? 1 : 0;
}
