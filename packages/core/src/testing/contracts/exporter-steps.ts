import assert from 'node:assert/strict';
import type { Candles } from '../../domain/candles.ts';
import { allocateCandles, candlesFromRows, rowsOf } from '../../domain/candles.ts';

export const steady = (): AbortSignal => new AbortController().signal;

/** Lets everything that is ready run, several turns of the event loop long. */
export async function turns(count = 25): Promise<void> {
  for (let i = 0; i < count; i++) await new Promise((resolve) => setImmediate(resolve));
}

const START = Date.UTC(2024, 0, 1);

/** One-minute candles with prices of two decimals and volumes of six, as venues send them. */
export function plainCandles(count: number, extras: readonly string[] = []): Candles {
  const candles = allocateCandles(count, extras);
  for (let i = 0; i < count; i++) {
    const price = 40_000 + ((i * 7_919) % 1_000_000) / 100;
    candles.time[i] = START + i * 60_000;
    candles.open[i] = price;
    candles.high[i] = price + 1.25;
    candles.low[i] = price - 0.5;
    candles.close[i] = price + 0.25;
    candles.volume[i] = ((i * 104_729) % 90_000_000) / 1e6;
    for (const name of extras) candles.extras[name]![i] = i + 0.5;
  }
  return candles;
}

/** Doubles that are hard to write: many digits, exponents, the smallest and the largest. */
const AWKWARD = [
  0.1, 0.30000000000000004, 1e-7, 1.2345678e-7, 5e-324, 123456789.12345678, 9007199254740991, 1e21,
  1.7976931348623157e308, 0.000001, 99999999.99999999, 2 ** 53, 1 / 3, 4503599627370497.5, 1234567890123.25, 0,
]; // prettier-ignore

export function awkwardCandles(extras: readonly string[] = []): Candles {
  const rows = AWKWARD.map((_, i) => {
    const pick = (k: number) => AWKWARD[(i + k) % AWKWARD.length]!;
    const more = extras.map((_, e) => (i % 3 === e ? NaN : pick(e + 5)));
    return [START + i * 60_000, pick(0), pick(1), pick(2), pick(3), pick(4), ...more];
  });
  return candlesFromRows(rows, extras);
}

/** Equal in every bit; NaN equals NaN. */
export function assertSameRows(actual: Candles, expected: Candles): void {
  assert.deepEqual(Object.keys(actual.extras), Object.keys(expected.extras));
  assert.deepEqual(rowsOf(actual), rowsOf(expected));
}
