import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { DatasetRecord } from '../../src/contracts/cache.ts';
import type { LedgerEntry } from '../../src/domain/gap.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { intersectIntervals, subtractIntervals, type Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { planMissing } from '../../src/pipeline/1-plan.ts';
import { askable, noLongerExplained, revised } from '../../src/pipeline/4-verify/compare-records.ts';
import { samplePages } from '../../src/pipeline/4-verify/sample-pages.ts';
import { repairRequest } from '../../src/pipeline/repair-request.ts';
import { covered, gap } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const NOW = Date.UTC(2024, 5, 1);
const grid = createGrid(parseTimeframe('1h')!);
const slots = (from: number, to: number): Interval => ({ from: from * HOUR, to: to * HOUR });
const record = (coverage: readonly Interval[], ledger: readonly LedgerEntry[]): DatasetRecord => ({
  id: { exchange: 'fake', symbol: 'A/B', timeframe: '1h' },
  facts: {}, coverage: coverage.map((each) => covered(each)), ledger,
  candles: 0, bytes: 0, revisions: 0, pinned: false, updatedAt: 0, version: 1,
}); // prettier-ignore

describe('asking again', () => {
  it('asks for exactly what is said, whatever is covered or waits', () => {
    const known = record([slots(0, 10)], [gap(slots(10, 20), 'unknown', { retryAt: NOW + 1 })]);
    const wanted = { interval: slots(5, 30), grid, record: known, freshSince: -Infinity, now: NOW };
    expect(planMissing(wanted).intervals).toEqual([slots(20, 30)]);
    const again = planMissing({ ...wanted, again: [slots(0, 7), slots(12, 13)] });
    expect(again).toEqual({
      intervals: [slots(5, 7), slots(12, 13)],
      slots: 25,
      coveredSlots: 22,
      waiting: [],
    });
  });

  it('takes samples that are covered, evenly spread, with the oldest and the newest page', () => {
    const ranges = fc
      .array(fc.tuple(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 30 })), {
        minLength: 1,
        maxLength: 6,
      })
      .map((steps) => {
        let at = 0;
        return steps.map(([hole, length]) => slots((at += hole), (at += length)));
      });
    const size = fc.integer({ min: 1, max: 8 });
    fc.assert(
      fc.property(ranges, size, size, (all, pageSize, pages) => {
        const sample = samplePages(all, grid, pageSize, pages);
        const count = (intervals: readonly Interval[]) =>
          intervals.reduce((sum, each) => sum + grid.count(each), 0);
        expect(subtractIntervals(sample, all)).toEqual([]);
        expect(count(sample)).toBeLessThanOrEqual(Math.max(pageSize * pages, 0));
        expect(sample.at(-1)!.to).toBe(all.at(-1)!.to);
        if (pages > 1) expect(sample[0]!.from).toBe(all[0]!.from);
        if (count(all) >= pageSize * pages) expect(count(sample)).toBeGreaterThanOrEqual(pageSize);
        else expect(count(sample)).toBe(count(all));
      }),
    );
  });

  it('spreads pages evenly', () => {
    expect(samplePages([slots(0, 1_000)], grid, 10, 3)).toEqual([
      slots(0, 10),
      slots(495, 505),
      slots(990, 1_000),
    ]);
    expect(samplePages([slots(0, 1_000)], grid, 10, 1)).toEqual([slots(990, 1_000)]);
  });

  it('repairs open gaps and what was never asked, not what the venue has forgotten', () => {
    const known = record(
      [slots(0, 10), slots(12, 30)],
      [
        gap(slots(4, 5), 'outage'),
        gap(slots(20, 21), 'no-trade'),
        gap(slots(30, 32), 'unknown', { retryAt: NOW + 1 }),
        gap(slots(40, 50), 'beyond-retention'),
        gap(slots(50, 51), 'fetch-failed'),
      ],
    );
    const open = [slots(10, 12), slots(30, 40), slots(50, 51)];
    expect(repairRequest(known, grid)).toEqual({
      ...known.id,
      start: { kind: 'time', time: 10 * HOUR },
      end: { kind: 'time', time: 51 * HOUR },
      again: open,
    });
    expect(repairRequest(known, grid, { explained: true })!.again).toEqual([
      slots(4, 5), open[0], slots(20, 21), ...open.slice(1),
    ]); // prettier-ignore
    expect(repairRequest(known, grid, { interval: slots(5, 9) })).toBeUndefined();
    expect(repairRequest(known, grid, { interval: slots(0, 31) })!.again).toEqual([open[0], slots(30, 31)]);
  });

  it('compares what was asked: revisions, and absences that are none any more', () => {
    const asked = [slots(0, 10), slots(20, 30)];
    const before = [1, 2, 0, 1, 5];
    const after = [1, 2, 0, 1.5, 5];
    expect(
      revised(
        [
          { time: 3 * HOUR, revisedAt: NOW, before, after },
          { time: 15 * HOUR, revisedAt: NOW, before, after },
          { time: 21 * HOUR, revisedAt: NOW, before },
        ],
        asked,
      ),
    ).toEqual([
      { kind: 'changed', time: 3 * HOUR, before, after },
      { kind: 'vanished', time: 21 * HOUR, before },
    ]);
    const old = record([slots(0, 30)], [gap(slots(5, 25), 'outage')]);
    const now = record([slots(0, 30)], [gap(slots(7, 22), 'no-trade')]);
    expect(noLongerExplained(old, now, asked)).toEqual([slots(5, 7), slots(22, 25)]);
    expect(noLongerExplained(old, old, asked)).toEqual([]);
  });

  it('leaves out what lies before the listing', () => {
    const known = record([slots(0, 30)], [gap(slots(0, 8), 'pre-listing'), gap(slots(9, 10), 'outage')]);
    expect(askable(known, slots(4, 20))).toEqual([slots(8, 20)]);
    expect(intersectIntervals(askable(known, slots(0, 8)), [slots(0, 30)])).toEqual([]);
  });
});
