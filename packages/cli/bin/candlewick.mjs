#!/usr/bin/env node
// The program as it stands in this repository: builds the bundle when it is missing or older than the sources, then
// runs it. The published package has dist/candlewick.js in its place.
import { fileURLToPath } from 'node:url';

// Not imported: Node would make a namespace of each first, and a start has no use for most of it.
const { existsSync, readdirSync, statSync } = process.getBuiltinModule?.('fs') ?? (await import('node:fs'));
const root = fileURLToPath(new URL('../../../', import.meta.url));
const [major, minor] = process.versions.node.split('.').map(Number);

if (major < 22 || (major === 22 && minor < 18)) {
  // Started by an older Node.js: the workspace brings its own.
  const own = `${root}node_modules/node/bin/node`;
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
  if (isStale()) {
    const { execFileSync } = await import('node:child_process');
    execFileSync(process.execPath, [`${root}esbuild.mjs`, 'cli'], { stdio: ['ignore', 2, 2] });
  }
  await import('../dist/candlewick.js');
}

function isStale() {
  const built = statOf('packages/cli/dist/.built')?.mtimeMs;
  if (built === undefined) return true;
  const sources = ['cli', 'core', 'plugins', 'new-plugin'].flatMap((name) => [
    `packages/${name}/src`,
    `packages/${name}/package.json`,
  ]);
  const others = ['esbuild.mjs', 'scripts/bundle', 'packages/new-plugin/templates'];
  return [...others, ...sources].some((path) => isNewer(path, built));
}

/** Folders too: a file that is gone leaves its mark there. */
function isNewer(path, built) {
  const found = statOf(path);
  if (found && found.mtimeMs > built) return true;
  if (!found?.isDirectory()) return false;
  return readdirSync(root + path).some((name) => isNewer(`${path}/${name}`, built));
}

function statOf(path) {
  return statSync(root + path, { throwIfNoEntry: false });
}
