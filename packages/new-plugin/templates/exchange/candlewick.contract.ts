import { defineContract } from '@candlewick/core/testing';
import { startTestVenue } from './test/test-venue.ts';

const DAY = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };

/** How the plugin is asked by its tests and by `candlewick plugins test ./src/plugin.ts`: real HTTP, to a venue on this machine. */
export default defineContract({
  kind: 'exchange',
  // Called before each case, which gets a venue of its own.
  setUp: async () => {
    const venue = await startTestVenue();
    return {
      ...{ symbol: 'BTC/USDT', timeframe: '1h', interval: DAY, options: { url: venue.url } },
      fail: () => venue.answer(500, '{"error":"out of order"}'),
      close: () => venue.close(),
    };
  },
});
