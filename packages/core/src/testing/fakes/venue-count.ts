import type { PoolRule } from '../../contracts/limiter.ts';

/** What a venue counts of one client: every arrival, by its own clock. */
export interface VenueCount {
  /** Books an arrival; gives what a used-weight header would say: the weight of the window up to now, this included. */
  arrive(weight: number, time: number): number;
  /** The fullest fixed window of the venue's clock. */
  fullestFixed(): number;
  /** The fullest span of one window length, wherever it begins. */
  fullestSliding(): number;
  /** Weight that arrived in `[from, to)`. */
  between(from: number, to: number): number;
}

/** Counts arrivals as a venue with this rule does. */
export function createVenueCount({ windowMs, window }: PoolRule): VenueCount {
  const arrivals: { readonly time: number; readonly weight: number }[] = [];
  const indexOf = (time: number) => Math.floor(time / windowMs);
  const between = (from: number, to: number) =>
    arrivals.reduce((sum, each) => (each.time >= from && each.time < to ? sum + each.weight : sum), 0);
  return {
    arrive: (weight, time) => {
      arrivals.push({ weight, time });
      const from = window === 'fixed' ? indexOf(time) * windowMs : time - windowMs + 1;
      return between(from, time + 1);
    },
    fullestFixed: () => {
      const windows = new Map<number, number>();
      for (const { time, weight } of arrivals) {
        windows.set(indexOf(time), (windows.get(indexOf(time)) ?? 0) + weight);
      }
      return Math.max(0, ...windows.values());
    },
    fullestSliding: () => {
      const sorted = arrivals.toSorted((a, b) => a.time - b.time);
      let fullest = 0;
      let held = 0;
      let first = 0;
      for (const { time, weight } of sorted) {
        held += weight;
        while (sorted[first]!.time <= time - windowMs) held -= sorted[first++]!.weight;
        fullest = Math.max(fullest, held);
      }
      return fullest;
    },
    between,
  };
}
