// Writes the type declarations of packages into their dist/types: node scripts/build-types.mjs core plugins
// or of one to another folder, with maps to the sources: node scripts/build-types.mjs core --to folder
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

const args = process.argv.slice(2);
const to = args.includes('--to') ? resolve(args.splice(args.indexOf('--to'))[1]) : undefined;
for (const name of args) {
  const folder = join(root, 'packages', name);
  const types = to ?? join(folder, 'dist/types');
  const mapped = to === undefined ? [] : ['--declarationMap'];
  execFileSync(
    process.execPath,
    [tsc, '-p', join(folder, 'tsconfig.types.json'), '--outDir', types, ...mapped],
    { stdio: 'inherit' },
  );
  for (const file of readdirSync(types, { recursive: true })) {
    if (!file.endsWith('.d.ts')) continue;
    // The sources import each other as .ts; what is published has .js beside its .d.ts by name.
    const text = readFileSync(join(types, file), 'utf8');
    writeFileSync(
      join(types, file),
      text.replace(/((?:from|import\()\s*['"]\.[^'"]+)\.ts(['"])/g, '$1.js$2'),
    );
  }
}
