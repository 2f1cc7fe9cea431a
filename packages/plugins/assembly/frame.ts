// AssemblyScript: what the WebAssembly module of the cache's codec offers. `pnpm generate` compiles it; it gives the same
// bytes and the same doubles as src/cache-lmdb/codec/frames.
export { ascend, MOST_TIMES } from './ascend';
export { decode } from './decode-frame';
export { encode } from './encode-frame';
export {
  COLUMN_BYTES,
  COLUMNS,
  FRAME,
  FRAME_BYTES,
  FRAMES,
  FRAMES_BYTES,
  MAX_COLUMNS,
  PART,
  ROOM,
  ROOM_COLUMN_BYTES,
  ROOM_ROWS,
  ZONE,
} from './layout';
