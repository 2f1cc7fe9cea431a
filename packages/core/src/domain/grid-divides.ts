import type { Grid } from './grid.ts';

const DAY = 86_400_000;

/** Whether every open time of `coarser` is one of `finer`: then its candles can be made of the finer ones. */
export function dividesGrid(finer: Grid, coarser: Grid): boolean {
  const { stepMs, months } = finer.timeframe;
  const target = coarser.timeframe;
  if (months !== undefined) return target.months !== undefined && target.months % months === 0;
  const step = stepMs!;
  if (target.months !== undefined) return DAY % step === 0 && finer.origin % step === 0;
  return target.stepMs! % step === 0 && (coarser.origin - finer.origin) % step === 0;
}
