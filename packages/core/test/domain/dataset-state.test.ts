import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type {
  CoverageEntry,
  DatasetChange,
  DatasetState,
  GapEvidence,
  GapReason,
  Interval,
  LedgerEntry,
} from '../../src/index.ts';
import {
  allocateCandles,
  applyChange,
  createGrid,
  isExplained,
  NEW_DATASET,
  parseTimeframe,
} from '../../src/index.ts';
import { covered, gap } from '../../src/testing/index.ts';

const SLOTS = 40;
const REASONS: GapReason[] = ['no-trade', 'outage', 'fetch-failed', 'unknown'];
const NOBODY: GapEvidence = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer: 'not asked' };
const GRIDS = [
  createGrid(parseTimeframe('1h')!),
  createGrid(parseTimeframe('3d')!, Date.UTC(2017, 7, 17)),
  createGrid(parseTimeframe('1M')!),
];

/** The same facts slot by slot: what a change means, written down without any interval. */
interface Slot {
  readonly fetchedAt?: number | undefined;
  readonly reason?: GapReason | undefined;
}

interface SlotChange {
  readonly uncover: readonly Interval[];
  readonly put: readonly { readonly interval: Interval; readonly filled: readonly number[] }[];
  readonly cover: readonly (Interval & { readonly fetchedAt: number })[];
  readonly explain: readonly (Interval & { readonly reason: GapReason })[];
  readonly unasked: readonly Interval[];
}

const slots: fc.Arbitrary<Interval> = fc
  .tuple(fc.nat(SLOTS), fc.nat(SLOTS))
  .map(([a, b]) => ({ from: Math.min(a, b), to: Math.max(a, b) }));
const few = <T>(each: fc.Arbitrary<T>): fc.Arbitrary<T[]> => fc.array(each, { maxLength: 2 });

const changes: fc.Arbitrary<SlotChange> = fc.record({
  uncover: few(slots),
  put: few(
    fc.tuple(slots, fc.uniqueArray(fc.nat(SLOTS - 1))).map(([interval, all]) => ({
      interval,
      filled: all.filter((slot) => slot >= interval.from && slot < interval.to).sort((a, b) => a - b),
    })),
  ),
  cover: few(
    fc.tuple(slots, fc.nat(3)).map(([interval, hours]) => ({ ...interval, fetchedAt: hours * 3_600_000 })),
  ),
  explain: few(
    fc.tuple(slots, fc.constantFrom(...REASONS)).map(([interval, reason]) => ({ ...interval, reason })),
  ),
  unasked: few(slots),
});

function naively(state: readonly Slot[], change: SlotChange): readonly Slot[] {
  const next: Slot[] = [...state];
  const each = ({ from, to }: Interval, edit: (slot: Slot) => Slot) => {
    for (let i = from; i < to; i++) next[i] = edit(next[i]!);
  };
  for (const interval of change.uncover) each(interval, ({ reason }) => ({ reason }));
  for (const { filled } of change.put)
    for (const slot of filled) next[slot] = { fetchedAt: next[slot]!.fetchedAt };
  for (const { fetchedAt, ...interval } of change.cover)
    each(interval, ({ reason }) => ({
      fetchedAt,
      reason: reason && isExplained(reason) ? reason : undefined,
    }));
  for (const { reason, ...interval } of change.explain)
    each(interval, ({ fetchedAt }) => ({ fetchedAt, reason }));
  for (const interval of change.unasked)
    each(interval, ({ fetchedAt, reason }) => ({
      fetchedAt,
      reason: reason ?? (fetchedAt === undefined ? 'fetch-failed' : undefined),
    }));
  return next;
}

function toChange(change: SlotChange, time: (slot: number) => number): DatasetChange {
  const on = ({ from, to }: Interval): Interval => ({ from: time(from), to: time(to) });
  return {
    uncover: change.uncover.map(on),
    put: change.put.map(({ interval, filled }) => {
      const candles = allocateCandles(filled.length);
      filled.forEach((slot, i) => (candles.time[i] = time(slot)));
      return { interval: on(interval), candles };
    }),
    cover: change.cover.map((each) => covered(on(each), { fetchedAt: each.fetchedAt })),
    explain: change.explain.map((each) => gap(on(each), each.reason)),
    unasked: change.unasked.map((each) => ({ ...on(each), reason: 'fetch-failed', evidence: NOBODY })),
  };
}

const at = <E extends Interval>(entries: readonly E[], time: number): E | undefined => {
  const found = entries.filter(({ from, to }) => time >= from && time < to);
  expect(found.length).toBeLessThanOrEqual(1);
  return found[0];
};

const toSlots = ({ coverage, ledger }: DatasetState, time: (slot: number) => number): readonly Slot[] =>
  Array.from({ length: SLOTS }, (_, slot) => ({
    fetchedAt: at<CoverageEntry>(coverage, time(slot))?.fetchedAt,
    reason: at<LedgerEntry>(ledger, time(slot))?.reason,
  }));

describe('applyChange', () => {
  it('means the same as the slot-by-slot definition, on every kind of grid', () => {
    fc.assert(
      fc.property(fc.constantFrom(...GRIDS), fc.array(changes, { maxLength: 6 }), (grid, all) => {
        const first = grid.slotOf(Date.UTC(2024, 0, 1));
        const time = (slot: number) => grid.timeOf(first + slot);
        let state: DatasetState = applyChange(
          NEW_DATASET,
          { facts: { gridOrigin: grid.origin } },
          grid.timeframe,
        );
        let model: readonly Slot[] = Array.from({ length: SLOTS }, () => ({}));
        for (const change of all) {
          state = applyChange(state, toChange(change, time), grid.timeframe);
          model = naively(model, change);
          expect(toSlots(state, time)).toEqual(model.map(({ fetchedAt, reason }) => ({ fetchedAt, reason })));
          for (const entries of [state.coverage, state.ledger]) {
            entries.forEach(({ from, to }, i) => {
              expect(from).toBeLessThan(to);
              if (i > 0) expect(from).toBeGreaterThanOrEqual(entries[i - 1]!.to);
            });
          }
        }
      }),
      { numRuns: 600 },
    );
  });

  it('changes nothing of the state it was given', () => {
    fc.assert(
      fc.property(fc.array(changes, { minLength: 2, maxLength: 4 }), (all) => {
        const hour = parseTimeframe('1h')!;
        let state: DatasetState = NEW_DATASET;
        for (const change of all) {
          const before = structuredClone(state);
          const next = applyChange(
            state,
            toChange(change, (slot) => slot * 3_600_000),
            hour,
          );
          expect(state).toEqual(before);
          state = next;
        }
      }),
    );
    expect(NEW_DATASET).toEqual({ facts: {}, coverage: [], ledger: [], pinned: false });
  });

  it('lets the later fact win, keeps what is not spoken of, and ignores what is undefined', () => {
    const hour = parseTimeframe('1h')!;
    const first = applyChange(NEW_DATASET, { facts: { listedAt: 1, marketId: 'A' } }, hour);
    const told = { listedAt: 2, marketId: undefined } as unknown as { listedAt: number };
    expect(applyChange(first, { facts: told }, hour).facts).toEqual({ listedAt: 2, marketId: 'A' });
  });

  it('fixes the extra columns by the first statement or the first rows, whichever is earlier', () => {
    const hour = parseTimeframe('1h')!;
    const interval = { from: 0, to: 3_600_000 };
    const put = [{ interval, candles: allocateCandles(1, ['b', 'a']) }];
    const empty = [{ interval, candles: allocateCandles(0, ['z']) }];
    const extrasAfter = (...all: DatasetChange[]) =>
      all.reduce<DatasetState>((state, change) => applyChange(state, change, hour), NEW_DATASET).facts.extras;
    expect(extrasAfter({ put: empty })).toBeUndefined();
    expect(extrasAfter({ put })).toEqual(['b', 'a']);
    expect(extrasAfter({ put }, { facts: { extras: ['c'] } })).toEqual(['b', 'a']);
    expect(extrasAfter({ put, facts: { extras: ['c'] } })).toEqual(['c']);
    expect(extrasAfter({ facts: { extras: [] } }, { put })).toEqual([]);
  });
});
