import { defineContract } from '@candlewick/core/testing';
import { startAcme } from './test/acme-server.ts';

export default defineContract({
  kind: 'exchange',
  // Called before each case: each gets a server and a plugin of its own.
  setUp: async () => {
    const server = await startAcme();
    return {
      options: { url: server.url },
      symbol: 'BTC/USD',
      timeframe: '1h',
      interval: { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) },
      fail: () => {
        server.faults.push({ status: 503 });
        server.forever = true;
      },
      close: () => server[Symbol.asyncDispose](),
    };
  },
});
