import { rm } from 'node:fs/promises';
import { defineContract } from '@candlewick/core/testing';
import { makeFiles } from './test/files.ts';

export default defineContract({
  kind: 'exchange',
  setUp: async () => {
    const files = await makeFiles();
    return {
      options: { folder: files.folder, columns: { trades: 'trades' } },
      symbol: 'BTC/USDT',
      timeframe: '1h',
      interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) },
      fail: () => rm(files.folder, { recursive: true }),
      close: () => files[Symbol.asyncDispose](),
    };
  },
});
