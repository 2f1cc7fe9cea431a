import type { Candles } from '../domain/candles.ts';
import { NO_CANDLES, concatCandles, sliceByTime } from '../domain/candles.ts';
import type { Interval } from '../domain/interval.ts';
import { dayBars } from './day-bars.ts';
import { foldBars } from './fold-bars.ts';
import { withForming } from './forming-bar.ts';
import { DAY, MINUTE } from './minute-states.ts';
import type { Outage } from './outages.ts';
import { SIMULATED_EXTRAS, type SimulatedSymbol } from './simulated-symbols.ts';

/** Days of 1m bars kept: about 115 KB each, enough for readers that go on where they stopped. */
const MINUTE_DAYS_KEPT = 4;
/** Days folded to 1d bars are kept in blocks of so many: 22 years of them are 700 KB. */
const BLOCK_DAYS = 32;
const BLOCKS_KEPT = 256;

/** The bars of one market in whole units, made when asked for; a bounded number of days is remembered. */
export interface BarStore {
  /** 1m bars that open in `[from, to)` and not after `now`; the one that holds `now` is unfinished. */
  minutes(from: number, to: number, now: number): Candles;
  /** 1d bars likewise. */
  days(from: number, to: number, now: number): Candles;
}

export function createBarStore(
  spec: SimulatedSymbol,
  seed: number,
  outagesIn: (within: Interval) => readonly Outage[],
): BarStore {
  const wholeDay = remember(MINUTE_DAYS_KEPT, (start: number) =>
    dayBars(spec, seed, start, outagesIn({ from: start, to: start + DAY })),
  );
  const dayOf = (start: number, now: number): Candles => {
    const all = wholeDay(start);
    if (now >= start + DAY) return all;
    const minute = Math.floor(now / MINUTE) * MINUTE;
    const begun = sliceByTime(all, start, now + 1);
    return begun.time[begun.length - 1] === minute ? withForming(begun, (now - minute) / MINUTE) : begun;
  };
  const within = ({ from, to }: Interval, now: number): Interval => ({
    from: Math.max(from, spec.listedAt),
    to: Math.min(to, now + 1, spec.delistedAt ?? Infinity),
  });

  const minutes = (from: number, to: number, now: number): Candles => {
    const span = within({ from, to }, now);
    const parts: Candles[] = [];
    for (let start = floorTo(span.from, DAY); start < span.to; start += DAY)
      parts.push(sliceByTime(dayOf(start, now), from, to));
    return parts.length === 0 ? NO_BARS : concatCandles(parts);
  };

  const toDay = (time: number) => floorTo(time, DAY);
  const foldDays = (from: number, to: number, now: number): Candles => {
    const span = within({ from, to }, now);
    const parts: Candles[] = [];
    for (let start = toDay(span.from); start < span.to; start += DAY)
      parts.push(foldBars(dayOf(start, now), toDay));
    return parts.length === 0 ? NO_BARS : concatCandles(parts);
  };
  const block = BLOCK_DAYS * DAY;
  const wholeBlock = remember(BLOCKS_KEPT, (start: number) => foldDays(start, start + block, Infinity));
  const days = (from: number, to: number, now: number): Candles => {
    const span = within({ from, to }, now);
    const parts: Candles[] = [];
    for (let start = floorTo(span.from, block); start < span.to; start += block) {
      const part =
        now >= start + block
          ? wholeBlock(start)
          : foldDays(Math.max(start, from), Math.min(start + block, to), now);
      parts.push(sliceByTime(part, from, to));
    }
    return parts.length === 0 ? NO_BARS : concatCandles(parts);
  };
  return { minutes, days };
}

const floorTo = (time: number, step: number): number => Math.floor(time / step) * step;

/** No bars, with the columns that all bars have. */
export const NO_BARS: Candles = {
  ...NO_CANDLES,
  extras: Object.fromEntries(SIMULATED_EXTRAS.map((name) => [name, new Float64Array(0)])),
};

/** `make` that keeps its last `kept` answers, the least recently used going first. */
function remember<T>(kept: number, make: (key: number) => T): (key: number) => T {
  const known = new Map<number, T>();
  return (key) => {
    const value = known.get(key) ?? make(key);
    known.delete(key);
    known.set(key, value);
    if (known.size > kept) known.delete(known.keys().next().value!);
    return value;
  };
}
