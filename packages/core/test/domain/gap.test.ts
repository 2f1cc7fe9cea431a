import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  EXPLAINED_REASONS,
  forgetGaps,
  isExplained,
  OPEN_REASONS,
  recordGap,
  type GapReason,
  type LedgerEntry,
} from '../../src/domain/gap.ts';

const SPAN = 30;
const interval = fc
  .tuple(fc.integer({ min: 0, max: SPAN - 1 }), fc.integer({ min: 1, max: 8 }))
  .map(([from, length]) => ({ from, to: from + length }));
const reason = fc.constantFrom<GapReason>(...EXPLAINED_REASONS, ...OPEN_REASONS);
const step = fc.oneof(
  { weight: 3, arbitrary: fc.record({ kind: fc.constant('record' as const), interval, reason }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('forget' as const), interval }) },
);

const gap = (from: number, to: number, why: GapReason, more: Partial<LedgerEntry> = {}): LedgerEntry => ({
  from,
  to,
  reason: why,
  evidence: { firstAskedAt: 100, lastAskedAt: 100, timesAsked: 1, answer: 'none' },
  ...more,
});

describe('the ledger of gaps', () => {
  it('gives for every time the reason recorded last, and forgets exactly what it is told to', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let ledger: readonly LedgerEntry[] = [];
        const model = new Map<number, GapReason>();
        for (const each of steps) {
          const { from, to } = each.interval;
          ledger =
            each.kind === 'record'
              ? recordGap(ledger, gap(from, to, each.reason))
              : forgetGaps(ledger, each.interval);
          for (let time = from; time < to; time++)
            if (each.kind === 'record') model.set(time, each.reason);
            else model.delete(time);
        }
        const told = new Map<number, GapReason>();
        for (const [i, each] of ledger.entries()) {
          expect(each.from).toBeLessThan(each.to);
          if (i > 0) expect(ledger[i - 1]!.to).toBeLessThanOrEqual(each.from);
          for (let time = each.from; time < each.to; time++) told.set(time, each.reason);
        }
        const sorted = (map: Map<number, GapReason>) => [...map].sort(([a], [b]) => a - b);
        expect(sorted(told)).toEqual(sorted(model));
      }),
      { numRuns: 500 },
    );
  });

  it('keeps apart what was asked about and what was not, and counts the first asking as the first', () => {
    const never = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer: 'not asked' };
    const unasked = gap(10, 30, 'fetch-failed', { evidence: never });
    const ledger = recordGap(recordGap([gap(0, 10, 'fetch-failed')], unasked), gap(10, 20, 'fetch-failed'));
    expect(ledger).toEqual([gap(0, 20, 'fetch-failed'), { ...unasked, from: 20 }]);
  });

  it('makes one entry of neighbours with one reason, and asks again at the earlier of their times', () => {
    const ledger = recordGap(
      [gap(0, 10, 'unknown', { retryAt: 900 })],
      gap(10, 20, 'unknown', { retryAt: 700 }),
    );
    expect(ledger).toHaveLength(1);
    expect(ledger[0]).toMatchObject({ from: 0, to: 20, reason: 'unknown', retryAt: 700 });
  });

  it('keeps neighbours with different reasons apart', () => {
    const ledger = recordGap([gap(0, 10, 'outage')], gap(10, 20, 'no-trade'));
    expect(ledger.map(({ from, reason: why }) => [from, why])).toEqual([
      [0, 'outage'],
      [10, 'no-trade'],
    ]);
  });

  it('counts on when the very same hole is asked about again, and keeps when it was first', () => {
    const first = gap(0, 10, 'unknown', { retryAt: 200 });
    const again = gap(0, 10, 'unknown', {
      retryAt: 999,
      evidence: { firstAskedAt: 500, lastAskedAt: 500, timesAsked: 2, answer: 'still none' },
    });
    expect(recordGap([first], again)).toEqual([
      {
        ...again,
        evidence: { firstAskedAt: 100, lastAskedAt: 500, timesAsked: 3, answer: 'still none' },
      },
    ]);
  });

  it('lets an explanation take the place of an open gap, wherever they overlap', () => {
    const ledger = recordGap([gap(0, 30, 'fetch-failed')], gap(10, 20, 'outage'));
    expect(ledger.map(({ from, to, reason: why }) => [from, to, why])).toEqual([
      [0, 10, 'fetch-failed'],
      [10, 20, 'outage'],
      [20, 30, 'fetch-failed'],
    ]);
  });

  it('calls a range complete for some reasons and incomplete for the others', () => {
    expect(EXPLAINED_REASONS.every(isExplained)).toBe(true);
    expect(OPEN_REASONS.some(isExplained)).toBe(false);
  });
});
