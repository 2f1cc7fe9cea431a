import { barLength } from './timeframe.ts';

const DAY = 86_400_000;
/** Weeks begin on Mondays, four days after the time that all other steps are counted from. */
const MONDAY = 4 * DAY;

/** Whether bars of `wanted` can be made of candles of `own`: what core would say, asked while somebody types. */
export function canDerive(own: string, wanted: string): boolean {
  const [fine, coarse] = [barLength(own), barLength(wanted)];
  if (!fine || !coarse) return false;
  if (fine.months !== undefined) return coarse.months !== undefined && coarse.months % fine.months === 0;
  if (coarse.months !== undefined) return DAY % fine.stepMs === 0;
  if (own.endsWith('w') && !wanted.endsWith('w')) return false;
  const shift = wanted.endsWith('w') && !own.endsWith('w') ? MONDAY : 0;
  return shift % fine.stepMs === 0 && coarse.stepMs % fine.stepMs === 0;
}
