import type { Candles } from '../../domain/candles.ts';
import type { VenueApi } from './venue-api.ts';

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

/** What one contract of COIN-M is worth, in the quote's currency; other markets than Bitcoin's have 10. */
const CONTRACT_SIZE = 100;

/**
 * https://developers.binance.com/docs/binance-spot-api-docs/rest-api/market-data-endpoints#klinecandlestick-data; COIN-M
 * counts contracts where the others have volumes, and has its volumes where they have those of the quote's currency.
 */
export function klineRows(candles: Candles, { name }: Pick<VenueApi, 'name'>): KlineRow[] {
  const { time, open, high, low, close, volume, extras } = candles;
  const extra = (of: string, i: number) => extras[of]?.[i] ?? 0;
  const contracts = (coins: number, i: number) => String(Math.round((coins * close[i]!) / CONTRACT_SIZE));
  const volumes = (i: number): readonly [string, string, string, string] => {
    const [all, bought] = [volume[i]!, extra('taker_buy_volume', i)];
    if (name === 'coin-futures')
      return [contracts(all, i), decimalText(all), contracts(bought, i), decimalText(bought)];
    const quoted = [extra('quote_volume', i), extra('taker_buy_quote_volume', i)] as const;
    return [decimalText(all), decimalText(quoted[0]), decimalText(bought), decimalText(quoted[1])];
  };
  return Array.from({ length: candles.length }, (_, i) => {
    const [all, allQuoted, bought, boughtQuoted] = volumes(i);
    return [
      time[i]!,
      decimalText(open[i]!),
      decimalText(high[i]!),
      decimalText(low[i]!),
      decimalText(close[i]!),
      all,
      extra('close_time', i),
      allQuoted,
      extra('trades', i),
      bought,
      boughtQuoted,
      '0',
    ];
  });
}
