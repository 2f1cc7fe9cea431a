import { describe, expect, it } from 'vitest';
import { EXCHANGES } from '../../src/exchange-ccxt/exchanges.generated.ts';
import { BINANCE_ENDPOINTS, BINANCE_FACTS, BINANCE_FAMILY } from '../../src/exchange-ccxt/venues/binance.ts';
import { VENUES } from '../../src/exchange-ccxt/venues/table.ts';
import { venueOf } from '../../src/exchange-ccxt/venues/venue.ts';
import { seriesOf } from '../../src/exchange-ccxt/series.ts';
import { marketOf } from './open-exchange.ts';

const IDS = [...Object.keys(VENUES), ...Object.keys(BINANCE_FAMILY), ...Object.keys(BINANCE_ENDPOINTS)];

describe('facts about exchanges', () => {
  it.each(Object.entries({ ...VENUES, binance: BINANCE_FACTS }))('%s: each has a source', (_id, facts) => {
    for (const fact of Object.values(facts)) expect(fact.source.length).toBeGreaterThan(10);
  });

  it('are about exchanges that serve candles, and kinds of market that they serve', () => {
    for (const id of IDS) {
      const kinds = Object.keys(EXCHANGES[id]!.candles!);
      expect(kinds.length, id).toBeGreaterThan(0);
      for (const kind of Object.keys(BINANCE_FAMILY[id] ?? {})) expect(kinds, id).toContain(kind);
    }
  });

  it('a longest window bounds the page of long candles', () => {
    const bitget = venueOf('bitget', EXCHANGES['bitget']!);
    const limit = (symbol: string, timeframe: string) =>
      seriesOf(bitget, marketOf(symbol), timeframe).pageLimit;
    expect([limit('BTC/USDT:USDT', '1h'), limit('BTC/USDT:USDT', '1d'), limit('BTC/USDT', '1d')]).toEqual([
      200, 90, 200,
    ]);
  });
});
