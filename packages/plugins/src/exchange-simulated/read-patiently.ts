import { setImmediate } from 'node:timers/promises';
import type { Candles, SimulatedMarket, SimulatedRead } from '@candlewick/core';
import { concatCandles } from '@candlewick/core';

/** A slice of about so many minutes is made in some ten milliseconds. */
const SLICE_MS = 60 * 86_400_000;

/**
 * What `market.read` gives (without `newest`), made in slices with a pause after each, so that a page of days or
 * months, which needs years of minutes, does not block the event loop.
 */
export async function readPatiently(
  market: SimulatedMarket,
  { timeframe, from, to, now, limit = Infinity }: SimulatedRead,
  signal: AbortSignal,
): Promise<Candles> {
  const grid = market.grid(timeframe);
  const end = Math.min(to, now + 1);
  const parts: Candles[] = [];
  let rows = 0;
  let start = Math.max(from, Math.min(grid.floor(market.spec.listedAt), end));
  do {
    const next = Math.min(end, grid.ceil(start + SLICE_MS));
    const part = market.read({ timeframe, from: start, to: next, now, limit: limit - rows });
    parts.push(part);
    rows += part.length;
    start = next;
    await setImmediate(undefined, { signal });
  } while (start < end && rows < limit);
  return concatCandles(parts);
}
