#!/usr/bin/env node
// The program as it stands in this repository: builds the bundle when it is missing or older than the sources, then
// runs it. The published package has dist/candlewick.js in its place.
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const root = new URL('../../../', import.meta.url);
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  // Started by an older Node.js: the workspace brings its own.
  const own = fileURLToPath(new URL('node_modules/node/bin/node', root));
  if (!existsSync(own)) {
    console.error(
      'error: Candlewick needs Node.js 22.18 or newer; run npx -y pnpm@12 install once, which brings one.',
    );
    process.exitCode = 1;
  } else {
    const { spawnSync } = await import('node:child_process');
    const { status } = spawnSync(own, [fileURLToPath(import.meta.url), ...process.argv.slice(2)], {
      stdio: 'inherit',
    });
    process.exitCode = status ?? 1;
  }
} else {
  if (isStale())
    execFileSync(process.execPath, [fileURLToPath(new URL('esbuild.mjs', root)), 'cli'], {
      stdio: ['ignore', 2, 2],
    });
  await import('../dist/candlewick.js');
}

function isStale() {
  const built = statSync(new URL('../dist/.built', import.meta.url), { throwIfNoEntry: false })?.mtimeMs;
  if (built === undefined) return true;
  const sources = ['cli', 'core', 'plugins'].flatMap((name) => [
    `packages/${name}/src/`,
    `packages/${name}/package.json`,
  ]);
  return ['esbuild.mjs', ...sources].some((path) => isNewer(new URL(path, root), built));
}

function isNewer(url, built) {
  const stat = statSync(url, { throwIfNoEntry: false });
  if (!stat) return false;
  if (stat.mtimeMs > built) return true;
  if (!stat.isDirectory()) return false;
  return readdirSync(url, { withFileTypes: true }).some((each) =>
    isNewer(new URL(each.isDirectory() ? `${each.name}/` : each.name, url), built),
  );
}
