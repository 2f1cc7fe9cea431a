// Compiles the WebAssembly twin of the cache's codec into a generated module: node generate-codec.mjs [--check]
import { compileWasm } from '../../../scripts/compile-wasm.mjs';

await compileWasm(
  {
    folder: 'packages/plugins/assembly',
    entry: 'frame.ts',
    target: 'packages/plugins/src/cache-lmdb/codec/frames/frame-wasm.generated.ts',
    name: 'FRAME_WASM',
    pages: 110,
  },
  process.argv.includes('--check'),
);
