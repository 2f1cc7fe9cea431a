import { mkdirSync, writeFileSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { build, transform } from 'esbuild';

/**
 * Bundles an extension as CommonJS in several files: what is imported lazily is read when it is needed. esbuild splits
 * modules only, so each file is made one first.
 */
export async function splitForHost({ minifySyntax, minifyWhitespace, ...options }) {
  const built = await build({
    ...options,
    format: 'esm',
    splitting: true,
    outExtension: { '.js': '.cjs' },
    chunkNames: 'parts/[name]-[hash]',
    external: ['vscode'],
    sourcemap: 'inline',
    write: false,
  });
  for (const { path, text } of built.outputFiles) {
    const { code, map } = await transform(withPlainApi(text), {
      ...{ minifySyntax, minifyWhitespace, target: options.target, platform: 'node', format: 'cjs' },
      // As `require`, like everything else.
      supported: { 'dynamic-import': false },
      sourcemap: 'external',
      sourcefile: basename(path),
    });
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${code}//# sourceMappingURL=${basename(path)}.map\n`);
    writeFileSync(`${path}.map`, map);
  }
}

/** The editor's API as it is: a namespace of an import would copy its hundreds of names, once for each source that uses it. */
const withPlainApi = (text) =>
  text.replace(/^import \* as (\w+) from "vscode";$/gm, (_, name) => `const ${name} = require("vscode");`);
