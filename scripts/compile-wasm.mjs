// Compiles AssemblyScript into a generated module, for packages that have a WebAssembly twin of some code. The compiler is a
// fixed version and gives the same bytes everywhere, so a check compiles again and compares.
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { relative, resolve } from 'node:path';
import asc from 'assemblyscript/asc';

const root = resolve(import.meta.dirname, '..');

/**
 * @param twin `folder` of the code, from the root; its `entry`; the `target`, from the root; the `name` of the constants;
 * `pages` of memory, 64 KiB each, which never grow
 * @param check whether it only says that the target is stale, by the exit code
 */
export async function compileWasm({ folder, entry, target, name, pages }, check) {
  let wasm;
  const { error, stderr } = await asc.main(
    [
      entry,
      ...['--baseDir', resolve(root, folder), '--outFile', 'twin.wasm'],
      ...['-O3', '--runtime', 'stub', '--enable', 'simd', '--noAssert'],
      ...['--initialMemory', String(pages), '--maximumMemory', String(pages)],
    ],
    {
      writeFile(file, contents) {
        if (file === 'twin.wasm') wasm = Buffer.from(contents);
      },
    },
  );
  if (error) throw new Error(stderr.toString(), { cause: error });

  const base64 = wasm.toString('base64').match(/.{1,120}/g);
  const text = `// Generated from ${folder} by \`pnpm generate\`; edit the code there instead.

/** SHA-256 of the module. */
export const ${name}_SHA256 = '${createHash('sha256').update(wasm).digest('hex')}';

/** The module, ${wasm.length} bytes, as base64. */
export const ${name} =
${base64.map((line) => `  '${line}'`).join(' +\n')};
`;
  const path = resolve(root, target);
  if (existsSync(path) && readFileSync(path, 'utf8') === text) return;
  if (check) {
    console.error(`${relative(root, path)} is stale: run pnpm generate`);
    process.exitCode = 1;
  } else {
    writeFileSync(path, text);
    console.log(`wrote ${relative(root, path)}`);
  }
}
