import type { Candles } from '../domain/candles.ts';
import type { SimulatedSymbol } from './simulated-symbols.ts';

/**
 * Bars in whole units as candles in decimals. A whole number divided by a power of ten is the double nearest to that
 * decimal, so it is the very value that parsing the venue's text would give.
 */
export function toDecimals(spec: SimulatedSymbol, bars: Candles): Candles {
  const price = 10 ** spec.priceDecimals;
  const lot = 10 ** spec.lotDecimals;
  const quote = 10 ** spec.quoteDecimals;
  const divisors: Record<string, number> = {
    quote_volume: quote,
    taker_buy_volume: lot,
    taker_buy_quote_volume: quote,
  };
  return {
    length: bars.length,
    time: bars.time.slice(),
    open: divided(bars.open, price),
    high: divided(bars.high, price),
    low: divided(bars.low, price),
    close: divided(bars.close, price),
    volume: divided(bars.volume, lot),
    extras: Object.fromEntries(
      Object.entries(bars.extras).map(([name, column]) => [name, divided(column, divisors[name] ?? 1)]),
    ),
  };
}

function divided(column: Float64Array, divisor: number): Float64Array {
  const result = new Float64Array(column.length);
  for (let i = 0; i < result.length; i++) result[i] = column[i]! / divisor;
  return result;
}
