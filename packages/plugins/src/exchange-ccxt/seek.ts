import type { Grid, Interval, Timeframe } from '@candlewick/core';
import { createGrid, divides, parseTimeframe } from '@candlewick/core';

/** No venue has older candles. */
export const EARLIEST = Date.UTC(2010, 0, 1);
const DAY = 86_400_000;

/** Open time of the first candle of that timeframe in the window, or undefined: one request. */
export type Probe = (timeframe: string, window: Interval) => Promise<number | undefined>;

export interface Search {
  readonly timeframe: string;
  /** Grid of the timeframe, with the venue's origin. */
  readonly grid: Grid;
  /** Native timeframes of the venue, for the coarse steps. */
  readonly native: readonly string[];
  /** Slots that one request may ask for. */
  readonly slots: (timeframe: string) => number;
  /** Milliseconds UTC; no candle opens at or after it. */
  readonly end: number;
}

/** A timeframe to look at, and where its windows go. */
interface Rung {
  readonly grid: Grid;
  readonly slots: number;
  readonly look: (window: Interval) => Promise<number | undefined>;
}

/**
 * The first candle at or after `from`, for venues that only answer windows. First the window at `from`; then coarser
 * timeframes up to a day, which leap over years; then back down, one window each. A dozen requests or two from 2010
 * on: one or two a timeframe, and for the days twice the logarithm of their windows.
 *
 * It takes days with candles to follow each other once they have begun: one that stands alone, with more empty days
 * after it than a page holds, can be passed over when it is leapt at from afar.
 */
export async function searchFirst(probe: Probe, search: Search, from: number): Promise<number | undefined> {
  const start = Math.max(from, EARLIEST);
  const { end } = search;
  if (end <= start) return undefined;
  const rung = (timeframe: string, grid: Grid): Rung => ({
    grid,
    slots: search.slots(timeframe),
    look: (window) => probe(timeframe, window),
  });
  const target = rung(search.timeframe, search.grid);
  const coarser = ladder(search).map((step) => rung(step.text, createGrid(step)));

  // Up: on each rung as far as the next coarser one needs to take over, whose days may begin at another hour than ours.
  let nothingBefore = start;
  let level = 0;
  let found: number | undefined;
  for (const rungs = [target, ...coarser]; found === undefined; level++) {
    const here = rungs[level]!;
    const above = rungs[level + 1];
    const begin = level === 0 ? here.grid.ceil(start) : floorBefore(here, nothingBefore);
    if (!above) {
      found = await leap(here, begin, end);
      if (found === undefined) return undefined;
      break;
    }
    const enough = above.grid.timeOf(above.grid.slotOf(nothingBefore) + 2);
    const until = Math.max(enough, here.grid.timeOf(here.grid.slotOf(begin) + here.slots));
    found = await scan(here, begin, Math.min(until, end));
    if (found !== undefined) break;
    nothingBefore = until;
  }

  // Down: what was found holds the answer; or the step before it does, where the venue left out a first part.
  for (let finer = level - 1; finer >= 0; finer--) {
    const here = finer === 0 ? target : coarser[finer - 1]!;
    const above = coarser[finer]!.grid;
    const slot = above.slotOf(found);
    const early = Math.max(nothingBefore, above.timeOf(slot - 1));
    const begin = finer === 0 ? here.grid.ceil(early) : floorBefore(here, early);
    const passed = above.timeOf(slot + 1);
    found =
      (await scan(here, begin, Math.min(passed, end))) ?? (await leap(here, here.grid.ceil(passed), end));
    if (found === undefined) return undefined;
  }
  return found;
}

/** A slot early enough that every candle before it has ended by `time`, wherever the venue's grid begins. */
const floorBefore = ({ grid }: Rung, time: number): number => grid.timeOf(grid.slotOf(time) - 1);

const windowAt = ({ grid, slots }: Rung, slot: number, end: number): Interval => ({
  from: grid.timeOf(slot),
  to: Math.min(grid.timeOf(slot + slots), grid.ceil(end)),
});

/** Window after window. */
async function scan(rung: Rung, from: number, end: number): Promise<number | undefined> {
  const { grid, slots, look } = rung;
  for (let slot = grid.slotOf(from); grid.timeOf(slot) < end; slot += slots) {
    const found = await look(windowAt(rung, slot, end));
    if (found !== undefined) return found;
  }
  return undefined;
}

/** Windows at doubling distance until one has candles, then bisection between that one and the last empty one. */
async function leap(rung: Rung, from: number, end: number): Promise<number | undefined> {
  const { grid, slots, look } = rung;
  const start = grid.slotOf(from);
  const last = Math.floor((grid.slotOf(end - 1) - start) / slots);
  if (last < 0) return undefined;
  const at = (n: number) => look(windowAt(rung, start + n * slots, end));
  let found = await at(0);
  let empty = -1;
  let full = 0;
  for (let distance = 1; found === undefined; distance *= 2) {
    if (full === last) return undefined;
    empty = full;
    full = Math.min(last, full + distance);
    found = await at(full);
  }
  while (full - empty > 1) {
    const middle = empty + Math.floor((full - empty) / 2);
    const earlier = await at(middle);
    if (earlier === undefined) empty = middle;
    else {
      full = middle;
      found = earlier;
    }
  }
  return found;
}

/** Timeframes above the target up to a day, fine to coarse, each the coarsest of which one window covers three. */
function ladder({ timeframe, native, slots }: Search): Timeframe[] {
  const target = parseTimeframe(timeframe)!;
  if (target.stepMs === undefined) return [];
  const steps = native
    .map((text) => parseTimeframe(text)!)
    .filter(({ stepMs }) => stepMs !== undefined && stepMs > target.stepMs! && stepMs <= DAY)
    .filter((step) => divides(target, step))
    .sort((a, b) => a.stepMs! - b.stepMs!);
  const chosen: Timeframe[] = [];
  for (let below = target; steps.length > 0;) {
    const near = steps.findLastIndex((step) => (3 * step.stepMs!) / below.stepMs! <= slots(below.text));
    const next = steps[Math.max(near, 0)]!;
    steps.splice(0, Math.max(near, 0) + 1);
    chosen.push(next);
    below = next;
  }
  return chosen;
}
