// Writes the type declarations of a package into dist/types: node scripts/build-types.mjs core plugins
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const tsc = join(root, 'node_modules/typescript/bin/tsc');

for (const name of process.argv.slice(2)) {
  const folder = join(root, 'packages', name);
  execFileSync(process.execPath, [tsc, '-p', join(folder, 'tsconfig.types.json')], { stdio: 'inherit' });
  const types = join(folder, 'dist/types');
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
