import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatasetRecord } from '../../src/contracts/cache.ts';
import { isExplained, recordGap, type GapReason, type LedgerEntry } from '../../src/domain/gap.ts';
import { addCoverage, type CoverageEntry } from '../../src/domain/coverage.ts';
import { createGrid, type Grid } from '../../src/domain/grid.ts';
import { normaliseIntervals, type Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import {
  countPages,
  divideByRetention,
  firstPage,
  limitFor,
  planMissing,
} from '../../src/pipeline/1-plan.ts';
import { covered, gap } from '../../src/testing/index.ts';

const SLOTS = 30;
const NOW = 1_000_000;
const grids = fc
  .constantFrom('1m', '4h', '1d', '3d', '1w', '1M', '3M')
  .map((text) => createGrid(parseTimeframe(text)!));
const slots = fc
  .tuple(fc.nat(SLOTS), fc.nat(SLOTS))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));

const onGrid = (grid: Grid, { from, to }: Interval): Interval => ({
  from: grid.timeOf(from),
  to: grid.timeOf(to),
});
const slotsIn = (grid: Grid, intervals: readonly Interval[]): number[] =>
  intervals.flatMap((each) => Array.from({ length: grid.count(each) }, (_, i) => grid.slotOf(each.from) + i));
const recordOf = (coverage: readonly CoverageEntry[], ledger: readonly LedgerEntry[]): DatasetRecord => ({
  id: { exchange: 'fake', symbol: 'A/B', timeframe: '1h' },
  facts: {}, coverage, ledger,
  candles: 0, bytes: 0, revisions: 0, pinned: false, updatedAt: 0, version: 1,
}); // prettier-ignore

describe('what is missing', () => {
  const reasons = fc.constantFrom<GapReason>('unknown', 'beyond-retention', 'fetch-failed', 'no-trade');
  const retryAt = fc.constantFrom(undefined, NOW - 1, NOW, NOW + 1);
  const known = fc.record({
    coverage: fc.array(fc.record({ at: slots, fetchedAt: fc.constantFrom(10, 20) }), { maxLength: 6 }),
    ledger: fc.array(fc.record({ at: slots, reason: reasons, retryAt }), { maxLength: 4 }),
  });

  it('is every wanted slot that is neither freshly covered nor waiting for its retry time', () => {
    fc.assert(
      fc.property(grids, slots, known, fc.constantFrom(-Infinity, 15), (grid, wanted, told, freshSince) => {
        const coverage = told.coverage.reduce<readonly CoverageEntry[]>(
          (all, { at, fetchedAt }) =>
            addCoverage(all, covered(onGrid(grid, at), { fetchedAt, source: `${fetchedAt}` })),
          [],
        );
        const ledger = told.ledger.reduce<readonly LedgerEntry[]>((all, { at, reason, retryAt: time }) => {
          const entry = gap(onGrid(grid, at), reason, time === undefined ? {} : { retryAt: time });
          return at.from < at.to ? recordGap(all, entry) : all;
        }, []);
        const { intervals, slots: total, coveredSlots, waiting } = planMissing({
          interval: onGrid(grid, wanted), grid, record: recordOf(coverage, ledger), freshSince, now: NOW,
        }); // prettier-ignore
        const fresh = new Set(
          slotsIn(
            grid,
            coverage.filter((each) => each.fetchedAt >= freshSince),
          ),
        );
        const waits = ledger.filter(
          (each) =>
            !isExplained(each.reason) && each.reason !== 'fetch-failed' && (each.retryAt ?? Infinity) > NOW,
        );
        const waitingSlots = new Set(slotsIn(grid, waits));
        const all = slotsIn(grid, [onGrid(grid, wanted)]);
        expect(slotsIn(grid, intervals)).toEqual(
          all.filter((slot) => !fresh.has(slot) && !waitingSlots.has(slot)),
        );
        expect(slotsIn(grid, waiting)).toEqual(all.filter((slot) => waitingSlots.has(slot)));
        expect(total).toBe(all.length);
        expect(coveredSlots).toBe(total - slotsIn(grid, intervals).length);
      }),
      { numRuns: 500 },
    );
  });

  const grid = createGrid(parseTimeframe('1h')!);
  const wanted = { interval: onGrid(grid, { from: 0, to: 10 }), grid, freshSince: -Infinity, now: NOW };

  it('is everything where nothing is known', () => {
    expect(planMissing({ ...wanted, record: undefined })).toEqual({
      intervals: [wanted.interval],
      slots: 10,
      coveredSlots: 0,
      waiting: [],
    });
  });

  it('is divided by what the venue still has; what is there and forgotten by the venue stays', () => {
    const record = recordOf([covered(onGrid(grid, { from: 1, to: 2 }))], []);
    expect(divideByRetention([wanted.interval], record, grid.timeOf(4))).toEqual({
      intervals: [onGrid(grid, { from: 4, to: 10 })],
      forgotten: [onGrid(grid, { from: 0, to: 1 }), onGrid(grid, { from: 2, to: 4 })],
    });
    expect(divideByRetention([wanted.interval], record)).toEqual({
      intervals: [wanted.interval],
      forgotten: [],
    });
  });

  it('is all of what was answered while it was young, once a part of that is stale', () => {
    const record = recordOf(
      [
        covered(onGrid(grid, { from: 0, to: 6 })),
        covered(onGrid(grid, { from: 6, to: 8 }), { staleAt: NOW }),
        covered(onGrid(grid, { from: 8, to: 10 }), { staleAt: NOW + 1 }),
      ],
      [],
    );
    expect(planMissing({ ...wanted, record }).intervals).toEqual([onGrid(grid, { from: 6, to: 10 })]);
    expect(planMissing({ ...wanted, record, now: NOW - 1 }).intervals).toEqual([]);
  });

  it('is what failed, always, whatever its retry time', () => {
    const failed = gap(onGrid(grid, { from: 2, to: 4 }), 'fetch-failed', { retryAt: NOW + 1e9 });
    const record = recordOf(
      [covered(onGrid(grid, { from: 0, to: 2 })), covered(onGrid(grid, { from: 4, to: 10 }))],
      [failed],
    );
    expect(planMissing({ ...wanted, record }).intervals).toEqual([onGrid(grid, { from: 2, to: 4 })]);
  });

  it('is all that is wanted when it is to be refreshed, waiting gaps too', () => {
    const waiting = gap(onGrid(grid, { from: 2, to: 4 }), 'unknown', { retryAt: NOW + 1e9 });
    const record = recordOf([covered(onGrid(grid, { from: 4, to: 10 }))], [waiting]);
    const { intervals, coveredSlots } = planMissing({ ...wanted, freshSince: Infinity, record });
    expect([intervals, coveredSlots]).toEqual([[wanted.interval], 0]);
  });
});

describe('the pages of a plan', () => {
  const series = { weight: (candles: number) => (candles <= 3 ? 1 : 2) };
  const sets = fc.array(slots, { maxLength: 5 });
  const pageSizes = fc.integer({ min: 1, max: 12 });

  function* cut(intervals: readonly Interval[], grid: Grid, pageSize: number): Generator<Interval> {
    for (const { from, to } of intervals) {
      for (let start = from; start < to;) {
        const page = firstPage({ from: start, to }, grid, pageSize);
        yield page;
        start = page.to;
      }
    }
  }

  it('cover exactly what is missing, none larger than a page', () => {
    fc.assert(
      fc.property(grids, sets, pageSizes, (grid, missing, pageSize) => {
        const intervals = normaliseIntervals(missing.map((each) => onGrid(grid, each)));
        const pages = [...cut(intervals, grid, pageSize)];
        expect(normaliseIntervals(pages)).toEqual(intervals);
        for (const page of pages) {
          expect(grid.count(page)).toBeGreaterThan(0);
          expect(grid.count(page)).toBeLessThanOrEqual(pageSize);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('ask for as many candles as cost no more than their slots', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 1_500 }),
        fc.integer({ min: 1, max: 1_500 }),
        (slots, pageSize) => {
          const weight = (candles: number) =>
            candles < 100 ? 1 : candles < 500 ? 2 : candles <= 1_000 ? 5 : 10;
          const limit = limitFor(slots, { weight }, pageSize);
          expect(limit).toBeGreaterThanOrEqual(Math.min(slots, pageSize));
          expect(limit).toBeLessThanOrEqual(pageSize);
          expect(weight(limit)).toBe(weight(Math.min(slots, pageSize)));
          if (limit < pageSize) expect(weight(limit + 1)).toBeGreaterThan(weight(limit));
        },
      ),
    );
    expect(limitFor(5, { weight: () => 2 }, 1_000)).toBe(1_000);
  });

  it('are as many, and weigh as much, as was counted without cutting', () => {
    fc.assert(
      fc.property(grids, sets, pageSizes, (grid, missing, pageSize) => {
        const intervals = normaliseIntervals(missing.map((each) => onGrid(grid, each)));
        const pages = [...cut(intervals, grid, pageSize)];
        expect(countPages(intervals, grid, series, pageSize)).toEqual({
          requests: pages.length,
          weight: pages.reduce((sum, page) => sum + series.weight(grid.count(page)), 0),
        });
      }),
      { numRuns: 500 },
    );
  });
});
