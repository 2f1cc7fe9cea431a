import { createGrid, parseTimeframe, type Timeframe } from '@candlewick/core';

const DAY = 86_400_000;

/** The most common step between the times of rows, as a timeframe; undefined where that is none. */
export function guessTimeframe(times: ArrayLike<number>): Timeframe | undefined {
  const counts = new Map<number, number>();
  for (let i = 1; i < times.length; i++) {
    const step = Math.abs(times[i]! - times[i - 1]!);
    if (step > 0) counts.set(step, (counts.get(step) ?? 0) + 1);
  }
  const [step = NaN] = [...counts].reduce(
    (best, each) => (each[1] > (best[1] ?? 0) ? each : best),
    [] as number[],
  );
  if (step >= 28 * DAY && step <= 31 * DAY) return parseTimeframe('1M');
  if (step % (7 * DAY) === 0) return parseTimeframe(`${step / (7 * DAY)}w`);
  return parseTimeframe(`${step / 1_000}s`);
}

/**
 * Where slot 0 of a grid of several days is, where the file's first candle is not on the usual one: Binance's three days begin
 * with the market.
 */
export function guessOrigin(timeframe: Timeframe, first: number | undefined): number | undefined {
  const { stepMs = 0 } = timeframe;
  if (first === undefined || !Number.isFinite(first) || stepMs <= DAY) return undefined;
  return createGrid(timeframe).isOn(first) ? undefined : first;
}
