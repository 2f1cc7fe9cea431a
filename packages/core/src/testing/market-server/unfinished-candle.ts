import type { Candles } from '../../domain/candles.ts';
import { concatCandles, sliceCandles } from '../../domain/candles.ts';
import { withForming } from '../../simulation/forming-bar.ts';

/** Volumes and prices have at most eight decimals; quote volumes of months would not fit 2 ** 53 with more than two. */
const PRICE_UNIT = 1e8;
const UNITS: Record<string, number> = {
  quote_volume: 1e2,
  taker_buy_volume: 1e8,
  taker_buy_quote_volume: 1e2,
};

/**
 * The candles with the last of them unfinished, where `now` lies before its close time: what is known of it is only
 * its final form, so the share of the time that has passed stands for what has been traded.
 */
export function unfinishedCandle(candles: Candles, now: number): Candles {
  const last = candles.length - 1;
  const closeTime = candles.extras['close_time']?.[last];
  if (closeTime === undefined || now > closeTime) return candles;
  const row = sliceCandles(candles, last, candles.length);
  const open = row.time[0]!;
  const { close_time, ...extras } = row.extras;
  const units = scaled({ ...row, extras }, (value, unit) => Math.round(value * unit));
  const forming = scaled(
    withForming(units, (now - open) / (closeTime + 1 - open)),
    (value, unit) => value / unit,
  );
  const withClose = { ...forming, extras: { ...forming.extras, close_time: close_time! } };
  return concatCandles([sliceCandles(candles, 0, last), withClose]);
}

function scaled(row: Candles, convert: (value: number, unit: number) => number): Candles {
  const column = (values: Float64Array, unit: number) => values.map((value) => convert(value, unit));
  return {
    ...row,
    open: column(row.open, PRICE_UNIT),
    high: column(row.high, PRICE_UNIT),
    low: column(row.low, PRICE_UNIT),
    close: column(row.close, PRICE_UNIT),
    volume: column(row.volume, PRICE_UNIT),
    extras: Object.fromEntries(
      Object.entries(row.extras).map(([name, values]) => [name, column(values, UNITS[name] ?? 1)]),
    ),
  };
}
