// Compiles the WebAssembly twin of the archive's table parser into a generated module: node generate-table.mjs [--check]
import { compileWasm } from '../../../scripts/compile-wasm.mjs';

await compileWasm(
  {
    folder: 'packages/plugins/assembly/table',
    entry: 'parse-table.ts',
    target: 'packages/plugins/src/exchange-ccxt/archive/table-wasm.generated.ts',
    name: 'TABLE_WASM',
    pages: 14,
  },
  process.argv.includes('--check'),
);
