// Bundles the thread that reads the archive's zips into a generated text: node generate-zip-worker.mjs [--check]
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '../../..');
const folder = resolve(root, 'packages/plugins/src/exchange-ccxt/archive');
const target = resolve(folder, 'zip-worker.generated.ts');

const { outputFiles } = await build({
  entryPoints: [resolve(folder, 'zip-worker.ts')],
  bundle: true,
  write: false,
  platform: 'node',
  // A thread that is given as a text is a script.
  format: 'cjs',
  target: 'node22',
  minify: true,
  legalComments: 'none',
});
const text = `// Generated from zip-worker.ts by \`pnpm generate\`; edit the code there instead.

/** The thread's program. */
export const ZIP_WORKER = ${JSON.stringify(outputFiles[0].text.trim())};
`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  if (process.argv.includes('--check')) {
    console.error(`${relative(root, target)} is stale: run pnpm generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${relative(root, target)}`);
  }
}
