/** Seconds, minutes, hours, days, weeks, months, years. */
export type TimeframeUnit = 's' | 'm' | 'h' | 'd' | 'w' | 'M' | 'y';

/** How long a candle is. `text` is canonical: `60m` is `1h`, `24h` is `1d`, `12M` is `1y`. */
export interface Timeframe {
  /** The canonical name: the same length of time has one. */
  readonly text: string;
  /** How many of the unit. */
  readonly count: number;
  /** The unit. */
  readonly unit: TimeframeUnit;
  /** Milliseconds of one candle; undefined for calendar timeframes (months and years). */
  readonly stepMs: number | undefined;
  /** Calendar months of one candle; undefined for fixed steps. */
  readonly months: number | undefined;
}

const SECOND = 1_000;
const STEP: Record<'s' | 'm' | 'h' | 'd' | 'w', number> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
};
const LARGER: Partial<Record<TimeframeUnit, readonly [number, TimeframeUnit]>> = {
  s: [60, 'm'],
  m: [60, 'h'],
  h: [24, 'd'],
  M: [12, 'y'],
};

/** The timeframes of the field's largest venues, short to long: for menus, completion and messages. */
export const COMMON_TIMEFRAMES = [
  '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d', '3d', '1w', '1M',
] as const; // prettier-ignore

/** Parses `1m`, `4h`, `1w`, `1M`, `7m` …; undefined when the text is not a timeframe. */
export function parseTimeframe(text: string): Timeframe | undefined {
  const match = /^([1-9]\d{0,5})([smhdwMy])$/.exec(text.trim());
  if (!match) return undefined;
  let count = Number(match[1]);
  let unit = match[2] as TimeframeUnit;
  for (let larger = LARGER[unit]; larger && count % larger[0] === 0; larger = LARGER[unit]) {
    count /= larger[0];
    unit = larger[1];
  }
  const months = unit === 'M' ? count : unit === 'y' ? count * 12 : undefined;
  const stepMs = unit === 'M' || unit === 'y' ? undefined : count * STEP[unit];
  return { text: `${count}${unit}`, count, unit, stepMs, months };
}

/** A length for sorting and estimates: months count as 30.436875 days. */
export const approximateStep = (timeframe: Timeframe): number =>
  timeframe.stepMs ?? timeframe.months! * 30.436875 * STEP.d;

/** Whether candles of `finer` can be put together to candles of `coarser` on the default grid. */
export function divides(finer: Timeframe, coarser: Timeframe): boolean {
  if (finer.months !== undefined) return coarser.months !== undefined && coarser.months % finer.months === 0;
  if (coarser.months !== undefined) return STEP.d % finer.stepMs! === 0;
  if (finer.unit === 'w' && coarser.unit !== 'w') return false;
  // Weeks begin four days after the epoch, where all other fixed steps begin.
  const shift = coarser.unit === 'w' && finer.unit !== 'w' ? 4 * STEP.d : 0;
  return shift % finer.stepMs! === 0 && coarser.stepMs! % finer.stepMs! === 0;
}
