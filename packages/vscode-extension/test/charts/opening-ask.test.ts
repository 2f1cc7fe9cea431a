import { describe, expect, it } from 'vitest';
import { openingAsk } from '../../src/charts/model/opening-ask.ts';

describe('the bars that a chart opens with', () => {
  const id = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
  const dataset = {
    id,
    timeframes: ['1m', '5m', '1h', '1d'],
    gaps: [],
    openGaps: 0,
    isUpdating: false,
    mark: '1 0',
  };
  const state = { dataset: id, scale: 'linear', indicators: [], table: false } as const;
  const span = { from: 0, to: 5_000_000 * 60_000 };

  it('are the newest ones and some beside them, however many there are', () => {
    const ask = openingAsk(state, { ...dataset, span });
    expect(ask).toMatchObject({ to: span.to, timeframe: '1m', indicators: [] });
    expect((span.to - ask!.from) / 60_000).toBeLessThan(1_000);
  });

  it('are those that were in sight before a reload, in the timeframe of then and with its indicators', () => {
    const range = { from: 1_000_000 * 60_000, to: 1_500_000 * 60_000 };
    const kept = { ...state, range, timeframe: '1h', indicators: ['sma:20'] };
    const ask = openingAsk(kept, { ...dataset, span });
    expect(ask).toMatchObject({ timeframe: '1d', indicators: ['sma:20'] });
    expect(ask!.from).toBeLessThan(range.from);
    expect(ask!.to).toBeGreaterThan(range.to);
  });

  it('are as long as those of before, where a chart that opens anew would have chosen longer ones', () => {
    const minutes = 3_750; // 1.2 pixels for each five minutes
    const kept = { ...state, range: { from: 0, to: minutes * 60_000 } };
    expect(openingAsk(kept, { ...dataset, span })).toMatchObject({ timeframe: '1h' });
    expect(openingAsk({ ...kept, level: '5m' }, { ...dataset, span })).toMatchObject({ timeframe: '5m' });
  });

  it('are the newest ones where there are no bars any more at what was in sight', () => {
    const kept = { ...state, range: { from: span.to + 60_000, to: span.to + 3_600_000 } };
    expect(openingAsk(kept, { ...dataset, span })).toEqual(openingAsk(state, { ...dataset, span }));
  });

  it('are none of a dataset without candles', () => {
    expect(openingAsk(state, dataset)).toBeUndefined();
  });
});
