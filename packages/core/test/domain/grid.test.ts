import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid, defaultOrigin, missingIntervals, type Grid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';

const DAY = 86_400_000;
/** Times whose neighbourhood is interesting: the epoch, leap days, year ends, long ago, far ahead. */
const PLACES = [
  0, Date.UTC(1970, 0, 5), Date.UTC(1969, 11, 31), Date.UTC(1904, 1, 29), Date.UTC(1900, 1, 28),
  Date.UTC(2000, 1, 29), Date.UTC(2024, 1, 29), Date.UTC(2024, 11, 31, 23, 59, 59, 999),
  Date.UTC(2100, 1, 28), -60_000_000_000_000, 250_000_000_000_000, 8_600_000_000_000_000, -8_600_000_000_000_000,
]; // prettier-ignore
const FIXED = ['1s', '1m', '7m', '1h', '10h', '1d', '3d', '1w', '2w'];
const CALENDAR = ['1M', '2M', '3M', '5M', '1y', '2y'];

const timeframe = (text: string) => parseTimeframe(text)!;
const place = fc
  .tuple(fc.constantFrom(...PLACES), fc.integer({ min: -800 * DAY, max: 800 * DAY }))
  .map(([near, away]) => near + away);
const origin = fc.option(fc.integer({ min: -1e13, max: 1e13 }), { nil: undefined });

/** A grid to try, with an independent way to say which times are on it. */
const anyGrid = fc.oneof(
  fc.tuple(fc.constantFrom(...FIXED), origin).map(([text, start]) => {
    const { stepMs } = timeframe(text);
    const zero = BigInt(start ?? (text.endsWith('w') ? Date.UTC(1970, 0, 5) : 0));
    return {
      grid: createGrid(timeframe(text), start),
      isOpenTime: (time: number) => (BigInt(time) - zero) % BigInt(stepMs!) === 0n,
    };
  }),
  fc.constantFrom(...CALENDAR).map((text) => {
    const { months } = timeframe(text);
    return {
      grid: createGrid(timeframe(text)),
      isOpenTime: (time: number) => {
        const iso = new Date(time).toISOString();
        if (!iso.endsWith('-01T00:00:00.000Z')) return false;
        const date = new Date(time);
        const since = BigInt(date.getUTCFullYear() - 1970) * 12n + BigInt(date.getUTCMonth());
        return since % BigInt(months!) === 0n;
      },
    };
  }),
);

/** Open times around `time`, walked slot by slot. */
const around = (grid: Grid, time: number, slots: number): number[] => {
  const first = grid.slotOf(time) - slots;
  return Array.from({ length: 2 * slots + 1 }, (_, i) => grid.timeOf(first + i));
};

describe('every grid', () => {
  it('numbers its open times without a break, and each time belongs to the slot that holds it', () => {
    fc.assert(
      fc.property(anyGrid, place, ({ grid, isOpenTime }, time) => {
        const slot = grid.slotOf(time);
        expect(grid.timeOf(slot)).toBeLessThanOrEqual(time);
        expect(grid.timeOf(slot + 1)).toBeGreaterThan(time);
        for (const each of around(grid, time, 3)) expect(isOpenTime(each)).toBe(true);
        expect(grid.slotOf(grid.timeOf(slot))).toBe(slot);
      }),
      { numRuns: 1_000 },
    );
  });

  it('rounds down to the open time of the candle that holds a time, and up to the next one', () => {
    fc.assert(
      fc.property(anyGrid, place, ({ grid, isOpenTime }, time) => {
        const times = around(grid, time, 2);
        expect(grid.floor(time)).toBe(times.findLast((each) => each <= time));
        expect(grid.ceil(time)).toBe(times.find((each) => each >= time));
        expect(grid.isOn(time)).toBe(isOpenTime(time));
        for (const each of times) {
          expect([grid.floor(each), grid.ceil(each), grid.isOn(each)]).toEqual([each, each, true]);
          expect(grid.isOn(each + 1)).toBe(false);
        }
      }),
      { numRuns: 1_000 },
    );
  });

  it('counts the open times inside an interval, and aligns it without losing or gaining one', () => {
    const ends = fc.tuple(fc.integer({ min: -9, max: 9 }), fc.integer({ min: -9, max: 9 }), fc.boolean());
    fc.assert(
      fc.property(anyGrid, place, ends, ({ grid }, time, [a, b, exact]) => {
        const times = around(grid, time, 10);
        const nudge = exact ? 0 : 1;
        const interval = { from: times[10 + a]! + nudge, to: times[10 + b]! - nudge };
        const inside = times.filter((each) => each >= interval.from && each < interval.to);
        expect(grid.count(interval)).toBe(inside.length);
        const aligned = grid.align(interval);
        expect(grid.isOn(aligned.from) && grid.isOn(aligned.to)).toBe(true);
        expect(aligned.to).toBeGreaterThanOrEqual(aligned.from);
        expect(times.filter((each) => each >= aligned.from && each < aligned.to)).toEqual(inside);
        expect(grid.align(aligned)).toEqual(aligned);
      }),
      { numRuns: 1_000 },
    );
  });

  it('finds exactly the slots that have no candle', () => {
    const present = fc.array(fc.boolean(), { minLength: 12, maxLength: 12 });
    const outside = fc.tuple(fc.integer({ min: 0, max: 3 }), fc.integer({ min: 0, max: 3 }));
    fc.assert(
      fc.property(anyGrid, place, present, outside, ({ grid }, time, there, [before, after]) => {
        const first = grid.slotOf(time);
        const times = there.flatMap((is, i) => (is ? [grid.timeOf(first + i)] : []));
        const within = { from: grid.timeOf(first + before), to: grid.timeOf(first + 12 - after) };
        const missing = missingIntervals(grid, within, times);
        const holes = there.flatMap((is, i) =>
          !is && i >= before && i < 12 - after ? [grid.timeOf(first + i)] : [],
        );
        const told = missing.flatMap(({ from, to }) =>
          Array.from({ length: grid.count({ from, to }) }, (_, i) => grid.timeOf(grid.slotOf(from) + i)),
        );
        expect(told).toEqual(holes);
        missing.forEach(({ from }, i) => {
          if (i > 0) expect(from).toBeGreaterThan(missing[i - 1]!.to);
        });
      }),
      { numRuns: 500 },
    );
  });
});

describe('the grid of', () => {
  const opens = (text: string, from: number, count: number, start?: number) => {
    const grid = createGrid(timeframe(text), start);
    const first = grid.slotOf(from);
    return Array.from({ length: count }, (_, i) =>
      new Date(grid.timeOf(first + i)).toISOString().slice(0, 10),
    );
  };

  it('weeks opens on Mondays, before and after 1970', () => {
    for (const time of PLACES.slice(0, -2))
      expect(new Date(createGrid(timeframe('1w')).floor(time)).getUTCDay()).toBe(1);
    expect(opens('1w', Date.UTC(2024, 1, 29), 2)).toEqual(['2024-02-26', '2024-03-04']);
  });

  it('months opens on the first of each, in leap years too', () => {
    expect(opens('1M', Date.UTC(2024, 1, 29), 3)).toEqual(['2024-02-01', '2024-03-01', '2024-04-01']);
    const grid = createGrid(timeframe('1M'));
    expect(grid.count({ from: Date.UTC(1968, 0), to: Date.UTC(2024, 0) })).toBe(56 * 12);
  });

  it('quarters and years is counted from January', () => {
    expect(opens('3M', Date.UTC(2024, 4, 9), 3)).toEqual(['2024-04-01', '2024-07-01', '2024-10-01']);
    expect(opens('1y', Date.UTC(1968, 4, 9), 3)).toEqual(['1968-01-01', '1969-01-01', '1970-01-01']);
  });

  it('three days begins where the venue says, else at the epoch', () => {
    const listing = Date.UTC(2017, 7, 17);
    expect(opens('3d', listing, 2, listing)).toEqual(['2017-08-17', '2017-08-20']);
    expect(opens('3d', listing, 2)).toEqual(['2017-08-16', '2017-08-19']);
    expect(opens('3d', listing - 1, 1, listing)).toEqual(['2017-08-14']);
  });

  it('calendar timeframes takes no origin', () => {
    expect(createGrid(timeframe('1M'), 12_345).floor(Date.UTC(2024, 0, 15))).toBe(Date.UTC(2024, 0));
  });

  it('the documented examples has 528 and 24 candles', () => {
    const count = (text: string, from: string, to: string) =>
      createGrid(timeframe(text)).count({ from: Date.parse(from), to: Date.parse(to) });
    expect(count('4h', '2024-01-01', '2024-03-29')).toBe(528);
    expect(count('1h', '2024-03-01', '2024-03-02')).toBe(24);
  });

  it('anything without an origin of its own starts at the epoch, weeks at its first Monday', () => {
    expect(defaultOrigin(timeframe('1h'))).toBe(0);
    expect(new Date(defaultOrigin(timeframe('2w'))).toISOString()).toBe('1970-01-05T00:00:00.000Z');
  });
});
