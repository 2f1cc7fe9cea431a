// Compiles the WebAssembly twin of the cache's codec into a generated module: node generate-codec.mjs [--check]
// The compiler is a fixed version and gives the same bytes everywhere, so --check compiles again and compares.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import asc from 'assemblyscript/asc';

const root = fileURLToPath(new URL('../../../', import.meta.url));
const target = fileURLToPath(
  new URL('../src/cache-lmdb/codec/frames/frame-wasm.generated.ts', import.meta.url),
);
const check = process.argv.includes('--check');

const folder = fileURLToPath(new URL('../assembly/', import.meta.url));
let wasm;
const { error, stderr } = await asc.main(
  [
    'frame.ts',
    ...['--baseDir', folder, '--outFile', 'frame.wasm'],
    ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
    ...['--initialMemory', '16', '--maximumMemory', '16'],
  ],
  {
    writeFile(name, contents) {
      if (name === 'frame.wasm') wasm = Buffer.from(contents);
    },
  },
);
if (error) throw new Error(stderr.toString(), { cause: error });

const base64 = wasm.toString('base64').match(/.{1,120}/g);
const text = `// Generated from packages/plugins/assembly by \`pnpm generate\`; edit the code there instead.

/** SHA-256 of the module. */
export const FRAME_WASM_SHA256 = '${createHash('sha256').update(wasm).digest('hex')}';

/** The module, ${wasm.length} bytes, as base64. */
export const FRAME_WASM =
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
