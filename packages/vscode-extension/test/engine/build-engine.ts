import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../../../..', import.meta.url));

/** What the engine is made of. */
const SOURCES = [
  'esbuild.mjs',
  'pnpm-lock.yaml',
  'scripts/bundle',
  'packages/new-plugin/templates',
  ...['core', 'plugins', 'new-plugin', 'vscode-extension'].map((name) => `packages/${name}/src`),
];

/**
 * Builds the engine as it is shipped, where there is none or its sources are newer. Once, before all test files: they run
 * beside each other, and a build takes the files away that a running engine loads when it needs them.
 */
export default function buildEngine(): void {
  const built = timeOf('packages/vscode-extension/dist/.built');
  if (SOURCES.some((path) => timeOf(path) >= built))
    execFileSync(process.execPath, [join(root, 'esbuild.mjs'), 'extension'], { cwd: root });
}

/** When it was changed last, or anything in it; 0: it is not there. */
function timeOf(path: string): number {
  const found = statSync(join(root, path), { throwIfNoEntry: false });
  const inside = found?.isDirectory() ? readdirSync(join(root, path)) : [];
  return Math.max(found?.mtimeMs ?? 0, ...inside.map((name) => timeOf(join(path, name))));
}
