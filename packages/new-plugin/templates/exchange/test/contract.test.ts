import { describe, it } from 'node:test';
import { exchangeContract, openExchangeHarness, runContract } from '@candlewick/core/testing';
import plugin from '../src/plugin.ts';
import { startTestVenue } from './test-venue.ts';

const DAY = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };

// What passes these cases works in Candlewick. Every request is real HTTP, to a venue on this machine.
runContract({ describe, it }, exchangeContract, 'acme', async () => {
  const venue = await startTestVenue();
  return openExchangeHarness(plugin, {
    ...{ symbol: 'BTC/USDT', timeframe: '1h', interval: DAY, options: { url: venue.url } },
    fail: () => venue.answer(500, '{"error":"out of order"}'),
    close: () => venue.close(),
  });
});
