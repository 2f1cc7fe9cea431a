// Compiles the WebAssembly twin of what reads the archive's files into a generated module: node generate-table.mjs [--check]
import { compileWasm } from '../../../scripts/compile-wasm.mjs';

await compileWasm(
  {
    folder: 'packages/plugins/assembly/table',
    entry: 'table.ts',
    target: 'packages/plugins/src/exchange-ccxt/archive/table-wasm.generated.ts',
    name: 'TABLE_WASM',
    pages: 19,
  },
  process.argv.includes('--check'),
);
