// Compiles the WebAssembly twin of the text of rows into a generated module: node generate-row-text.mjs [--check]
import { compileWasm } from '../../../scripts/compile-wasm.mjs';

await compileWasm(
  {
    folder: 'packages/core/assembly',
    entry: 'row-text.ts',
    target: 'packages/core/src/analysis/row-text-wasm.generated.ts',
    name: 'ROW_TEXT_WASM',
    pages: 9,
  },
  process.argv.includes('--check'),
);
