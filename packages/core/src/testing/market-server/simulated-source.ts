import type { Candles } from '../../domain/candles.ts';
import { SIMULATED_TIMEFRAMES, type SimulatedMarket } from '../../simulation/simulated-market.ts';
import type { KlineQuery, KlineSource } from './kline-source.ts';

/** Klines of the deterministic generator, all timeframes. */
export function simulatedSource(market: SimulatedMarket): KlineSource {
  const { spec } = market;
  return {
    priceDecimals: spec.priceDecimals,
    lotDecimals: spec.lotDecimals,
    active: spec.delistedAt === undefined,
    read: ({ timeframe, from, to, limit, now }: KlineQuery): Candles => {
      const native = SIMULATED_TIMEFRAMES.includes(timeframe);
      const candles = market.read({
        timeframe: native ? timeframe : '1m',
        from: from ?? 0,
        to: native ? Math.min(to ?? now, now) + 1 : 0,
        now,
        limit,
        newest: from === undefined,
      });
      const closeTime = candles.time.map((time) => market.closeTime(timeframe, time));
      return { ...candles, extras: { ...candles.extras, close_time: closeTime } };
    },
  };
}
