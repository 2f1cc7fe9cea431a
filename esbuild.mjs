// Builds every package's bundle: node esbuild.mjs [core|plugins|cli|extension …]
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { build } from 'esbuild';

const manifest = (name) =>
  JSON.parse(readFileSync(new URL(`packages/${name}/package.json`, import.meta.url), 'utf8'));
const dependencies = (name) => Object.keys(manifest(name).dependencies ?? {});
const external = (name) => dependencies(name).flatMap((each) => [each, `${each}/*`]);

const common = {
  bundle: true,
  platform: 'node',
  mainFields: ['module', 'main'],
  format: 'esm',
  target: 'node22',
  sourcemap: true,
  logLevel: 'warning',
  legalComments: 'none',
  absWorkingDir: import.meta.dirname,
};
// Bundled CommonJS libraries may still call require.
const withRequire = {
  js: "import { createRequire as __createRequire } from 'node:module'; const require = __createRequire(import.meta.url);",
};

const targets = {
  core: () =>
    build({
      ...common,
      entryPoints: { index: 'packages/core/src/index.ts', testing: 'packages/core/src/testing/index.ts' },
      outdir: 'packages/core/dist',
      splitting: true,
      external: external('core'),
    }),
  plugins: () =>
    build({
      ...common,
      entryPoints: { index: 'packages/plugins/src/index.ts' },
      outdir: 'packages/plugins/dist',
      splitting: true,
      external: external('plugins'),
    }),
  // The program carries core and the built-in plugins: one file to read at start, the rest on demand.
  cli: () =>
    build({
      ...common,
      entryPoints: {
        candlewick: 'packages/cli/src/candlewick.ts',
        'export-worker': 'packages/cli/src/export-worker.ts',
      },
      outdir: 'packages/cli/dist',
      splitting: true,
      external: external('cli'),
      banner: { js: `#!/usr/bin/env node\n${withRequire.js}` },
      define: { CANDLEWICK_VERSION: JSON.stringify(manifest('cli').version) },
    }),
  extension: () =>
    build({
      ...common,
      entryPoints: { extension: 'packages/vscode-extension/src/extension.ts' },
      outdir: 'packages/vscode-extension/dist',
      format: 'cjs',
      outExtension: { '.js': '.cjs' },
      external: ['vscode'],
      define: { CANDLEWICK_VERSION: JSON.stringify(manifest('vscode-extension').version) },
    }),
};
const FOLDERS = { extension: 'vscode-extension' };

const named = process.argv.slice(2);
for (const name of named.length > 0 ? named : Object.keys(targets)) {
  if (!targets[name]) throw new Error(`there is no target ${name}: ${Object.keys(targets).join(', ')}`);
  const dist = new URL(`packages/${FOLDERS[name] ?? name}/dist/`, import.meta.url);
  rmSync(dist, { recursive: true, force: true });
  await targets[name]();
  // The time of the build, for those who look whether it is stale.
  writeFileSync(new URL('.built', dist), new Date().toISOString());
}
