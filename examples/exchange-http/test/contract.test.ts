import { describe, it } from 'node:test';
import { exchangeContract, openExchangeHarness, runContract } from '@candlewick/core/testing';
import acme from '../src/plugin.ts';
import { startAcme } from './acme-server.ts';

runContract({ describe, it }, exchangeContract, 'acme', async () => {
  const server = await startAcme();
  return openExchangeHarness(acme, {
    options: { url: server.url },
    symbol: 'BTC/USD',
    timeframe: '1h',
    interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) },
    fail: () => {
      server.faults.push({ status: 503 });
      server.forever = true;
    },
    close: () => server[Symbol.asyncDispose](),
  });
});
