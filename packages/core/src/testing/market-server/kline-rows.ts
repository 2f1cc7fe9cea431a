import type { Candles } from '../../domain/candles.ts';

/** One row as Binance sends it: 12 elements, decimals as text. Faults may put nulls into it. */
export type KlineRow = (number | string | null)[];

/** The shortest text of the double with at least eight decimals, as Binance writes them. */
export function decimalText(value: number): string {
  const shortest = String(value);
  if (shortest.includes('e')) return value.toFixed(8);
  const point = shortest.indexOf('.');
  const decimals = point < 0 ? 0 : shortest.length - point - 1;
  return decimals >= 8 ? shortest : `${shortest}${point < 0 ? '.' : ''}${'0'.repeat(8 - decimals)}`;
}

/** https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data */
export function klineRows(candles: Candles): KlineRow[] {
  const { time, open, high, low, close, volume, extras } = candles;
  const extra = (name: string, i: number) => extras[name]?.[i] ?? 0;
  return Array.from({ length: candles.length }, (_, i) => [
    time[i]!,
    decimalText(open[i]!),
    decimalText(high[i]!),
    decimalText(low[i]!),
    decimalText(close[i]!),
    decimalText(volume[i]!),
    extra('close_time', i),
    decimalText(extra('quote_volume', i)),
    extra('trades', i),
    decimalText(extra('taker_buy_volume', i)),
    decimalText(extra('taker_buy_quote_volume', i)),
    '0',
  ]);
}
