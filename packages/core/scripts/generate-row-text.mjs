// Compiles the WebAssembly twin of the text of rows into a generated module: node generate-row-text.mjs [--check]
// The compiler is a fixed version and gives the same bytes everywhere, so --check compiles again and compares.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = fileURLToPath(new URL('../src/analysis/row-text-wasm.generated.ts', import.meta.url));
const check = process.argv.includes('--check');

const folder = fileURLToPath(new URL('../assembly/', import.meta.url));
let wasm;
const { error, stderr } = await asc.main(
  [
    'row-text.ts',
    ...['--baseDir', folder, '--outFile', 'row-text.wasm'],
    ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
    ...['--initialMemory', '9', '--maximumMemory', '9'],
  ],
  {
    writeFile(name, contents) {
      if (name === 'row-text.wasm') wasm = Buffer.from(contents);
    },
  },
);
if (error) throw new Error(stderr.toString(), { cause: error });

const base64 = wasm.toString('base64').match(/.{1,120}/g);
const text = `// Generated from packages/core/assembly by \`pnpm generate\`; edit the code there instead.

/** SHA-256 of the module. */
export const ROW_TEXT_WASM_SHA256 = '${createHash('sha256').update(wasm).digest('hex')}';

/** The module, ${wasm.length} bytes, as base64. */
export const ROW_TEXT_WASM =
${base64.map((line) => `  '${line}'`).join(' +\n')};
`;
if (!existsSync(target) || readFileSync(target, 'utf8') !== text) {
  if (check) {
    console.error(`${relative(root, target)} is stale: run pnpm generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(target, text);
    console.log(`wrote ${relative(root, target)}`);
  }
}
