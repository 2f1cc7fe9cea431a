import { plainCoder } from '../../packages/plugins/src/cache-lmdb/codec/frames/coder.ts';
import { createWasmCoder } from '../../packages/plugins/src/cache-lmdb/codec/frames/wasm-coder.ts';
import { corruptions, forgeries, roundTrips } from '../../packages/plugins/test/cache-lmdb/abuse-codec.ts';

/** The codec of the cache, with `columns` random columns (100,000), and a tenth as many corruptions and forgeries. */
export function abuseOfCodec(columns = 100_000): Promise<{ readonly passed: boolean }> {
  const seed = Date.now() % 2 ** 32;
  const coders = [plainCoder, createWasmCoder()];
  const wrong =
    roundTrips(columns, seed, coders) ??
    corruptions(columns / 10, seed, coders) ??
    forgeries(columns / 10, seed, coders);
  return Promise.resolve({ passed: wrong === undefined, seed, columns, wrong });
}
