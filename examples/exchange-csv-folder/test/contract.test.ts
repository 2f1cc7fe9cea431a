import { rm } from 'node:fs/promises';
import { describe, it } from 'node:test';
import { exchangeContract, openExchangeHarness, runContract } from '@candlewick/core/testing';
import csvFolder from '../src/plugin.ts';
import { makeFiles } from './files.ts';

runContract({ describe, it }, exchangeContract, 'a folder of CSV files', async () => {
  const files = await makeFiles();
  return openExchangeHarness(csvFolder, {
    options: { folder: files.folder, columns: { trades: 'trades' } },
    symbol: 'BTC/USDT',
    timeframe: '1h',
    interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) },
    fail: () => rm(files.folder, { recursive: true }),
    close: () => files[Symbol.asyncDispose](),
  });
});
