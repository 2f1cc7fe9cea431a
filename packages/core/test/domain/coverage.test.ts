import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  addCoverage,
  COVERAGE_MERGE_MS,
  coveredIntervals,
  removeCoverage,
  staleTail,
  withTail,
  type CoverageEntry,
  type Provenance,
} from '../../src/domain/coverage.ts';

const SPAN = 30;
const MINUTE = 60_000;
const interval = fc
  .tuple(fc.integer({ min: 0, max: SPAN }), fc.integer({ min: 0, max: SPAN }))
  .map(([from, to]) => ({ from, to }));
const entry = fc.record({
  interval,
  minutes: fc.integer({ min: 0, max: 40 }),
  provenance: fc.constantFrom<Provenance>('venue', 'archive'),
  source: fc.constantFrom('a', 'b'),
});
const step = fc.oneof(
  { weight: 3, arbitrary: entry.map((added) => ({ kind: 'add' as const, added })) },
  { weight: 1, arbitrary: interval.map((removed) => ({ kind: 'remove' as const, removed })) },
);

interface Told {
  readonly fetchedAt: number;
  readonly provenance: Provenance;
  readonly source: string;
}

/** What was said of each time, as the list of entries tells it. */
function byTime(entries: readonly CoverageEntry[]): Map<number, Told> {
  const result = new Map<number, Told>();
  for (const { from, to, ...told } of entries)
    for (let time = from; time < to; time++) {
      expect(result.has(time), 'entries overlap').toBe(false);
      result.set(time, told);
    }
  return result;
}

describe('coverage', () => {
  it('says of every time what was last said of it, never that it is fresher', () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 25 }), (steps) => {
        let entries: readonly CoverageEntry[] = [];
        const model = new Map<number, Told>();
        for (const each of steps) {
          if (each.kind === 'remove') {
            entries = removeCoverage(entries, each.removed);
            for (let time = each.removed.from; time < each.removed.to; time++) model.delete(time);
            continue;
          }
          const { interval: span, minutes, provenance, source } = each.added;
          const told = { fetchedAt: minutes * MINUTE, provenance, source };
          entries = addCoverage(entries, { ...span, ...told });
          for (let time = span.from; time < span.to; time++) model.set(time, told);
        }
        const held = byTime(entries);
        expect([...held.keys()].sort((a, b) => a - b)).toEqual([...model.keys()].sort((a, b) => a - b));
        for (const [time, { fetchedAt, provenance, source }] of model) {
          expect(held.get(time)).toMatchObject({ provenance, source });
          expect(held.get(time)!.fetchedAt).toBeLessThanOrEqual(fetchedAt);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('stays sorted, disjoint and without empty entries', () => {
    fc.assert(
      fc.property(fc.array(entry, { maxLength: 20 }), (added) => {
        const entries = added.reduce<readonly CoverageEntry[]>(
          (all, { interval: span, minutes, provenance, source }) =>
            addCoverage(all, { ...span, fetchedAt: minutes * MINUTE, provenance, source }),
          [],
        );
        for (const [i, each] of entries.entries()) {
          expect(each.from).toBeLessThan(each.to);
          if (i > 0) expect(entries[i - 1]!.to).toBeLessThanOrEqual(each.from);
        }
      }),
      { numRuns: 300 },
    );
  });

  it('of pages that follow one another is one entry, stamped with the oldest answer', () => {
    const page = (i: number): CoverageEntry => ({
      from: i,
      to: i + 1,
      fetchedAt: 1_000 * i,
      provenance: 'venue',
      source: 'api',
    });
    const shuffled = [3, 0, 4, 1, 2].map(page);
    expect(shuffled.reduce<readonly CoverageEntry[]>(addCoverage, [])).toEqual([
      { from: 0, to: 5, fetchedAt: 0, provenance: 'venue', source: 'api' },
    ]);
  });

  it('keeps apart answers of different sources, and answers long after one another', () => {
    const base: CoverageEntry = { from: 0, to: 10, fetchedAt: 0, provenance: 'venue', source: 'api' };
    const next = { from: 10, to: 20 };
    for (const other of [
      { ...base, ...next, source: 'mirror' },
      { ...base, ...next, provenance: 'archive' as const },
      { ...base, ...next, fetchedAt: COVERAGE_MERGE_MS + 1 },
    ])
      expect(addCoverage([base], other)).toEqual([base, other]);
    expect(addCoverage([base], { ...base, ...next, fetchedAt: COVERAGE_MERGE_MS })).toHaveLength(1);
  });

  it('keeps few entries of a dataset that is brought up to date every hour for a year, and no stamp is far off', () => {
    const HOUR = 3_600_000;
    const start = Date.UTC(2024, 0, 1);
    let entries: readonly CoverageEntry[] = [];
    for (let i = 0; i < 24 * 365; i++) {
      const from = start + i * HOUR;
      entries = addCoverage(entries, {
        from, to: from + HOUR, fetchedAt: from + HOUR, provenance: 'venue', source: 'api',
      }); // prettier-ignore
    }
    const now = start + 24 * 365 * HOUR;
    expect(entries.length).toBeLessThan(200);
    for (const { to, fetchedAt } of entries)
      expect(to - fetchedAt).toBeLessThanOrEqual((now - fetchedAt) / 6 + HOUR);
  });

  it('keeps answers to young candles apart from settled ones', () => {
    const settled: CoverageEntry = { from: 0, to: 10, fetchedAt: 7, provenance: 'venue', source: 'api' };
    const young = { ...settled, from: 10, to: 12, staleAt: 20 };
    const younger = { ...young, from: 12, to: 14, fetchedAt: 9, staleAt: 22 };
    expect(addCoverage([settled], young)).toEqual([settled, young]);
    expect(addCoverage([settled, young], younger)).toEqual([settled, { ...young, to: 14 }]);
  });

  it('is divided where its candles begin to be young', () => {
    const entry: CoverageEntry = { from: 10, to: 30, fetchedAt: 31, provenance: 'venue', source: 'api' };
    const tail = (from: number) => withTail(entry, { from, staleAt: 50 });
    expect(tail(20)).toEqual([
      { ...entry, to: 20 },
      { ...entry, from: 20, staleAt: 50 },
    ]);
    expect(tail(30)).toEqual([entry]);
    expect(tail(0)).toEqual([{ ...entry, staleAt: 50 }]);
    expect(withTail(entry, undefined)).toEqual([entry]);
  });

  it('is stale in all of its young parts as soon as one of them is', () => {
    const at = (from: number, staleAt?: number): CoverageEntry => ({
      from, to: from + 10, fetchedAt: 0, provenance: 'venue', source: 'api',
      ...(staleAt === undefined ? {} : { staleAt }),
    }); // prettier-ignore
    const entries = [at(0), at(10, 100), at(20, 200)];
    expect(staleTail(entries, 99)).toEqual([]);
    expect(staleTail(entries, 100)).toEqual([{ from: 10, to: 30 }]);
  });

  it('keeps the stamps of what remains when a part is removed', () => {
    const base: CoverageEntry = { from: 0, to: 10, fetchedAt: 7, provenance: 'archive', source: 'zip' };
    expect(removeCoverage([base], { from: 3, to: 5 })).toEqual([
      { ...base, to: 3 },
      { ...base, from: 5 },
    ]);
    expect(removeCoverage([base], { from: 10, to: 20 })).toEqual([base]);
  });

  it('takes no notice of an answer to an empty interval', () => {
    const base: CoverageEntry = { from: 0, to: 10, fetchedAt: 7, provenance: 'venue', source: 'api' };
    expect(addCoverage([base], { ...base, from: 5, to: 5, fetchedAt: 9 })).toEqual([base]);
  });

  it('counts as fresh what was fetched at or after a time', () => {
    const at = (from: number, fetchedAt: number): CoverageEntry => ({
      from, to: from + 10, fetchedAt, provenance: 'venue', source: 'api',
    }); // prettier-ignore
    const entries = [at(0, 100), at(10, 200), at(20, 300)];
    expect(coveredIntervals(entries)).toEqual([{ from: 0, to: 30 }]);
    expect(coveredIntervals(entries, 200)).toEqual([{ from: 10, to: 30 }]);
    expect(coveredIntervals(entries, Infinity)).toEqual([]);
  });
});
