import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, pickRows, rowsOf, sliceCandles, type Candles } from '../../src/domain/candles.ts';
import { createGrid } from '../../src/domain/grid.ts';
import type { Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { CandleAudit, type AuditSettings } from '../../src/pipeline/4-verify/audit-candles.ts';
import type { AuditReport, FindingKind } from '../../src/pipeline/4-verify/audit-report.ts';
import { candles, gap } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const grid = createGrid(parseTimeframe('1h')!);
const at = (slot: number): number => START + slot * HOUR;
const slots = (from: number, to: number): Interval => ({ from: at(from), to: at(to) });

interface Given {
  readonly rows: Candles;
  readonly interval?: Interval;
  readonly coverage?: readonly Interval[];
  readonly ledger?: readonly ReturnType<typeof gap>[];
  readonly settings?: Partial<AuditSettings>;
  readonly cuts?: readonly number[];
}

function audit({
  rows,
  interval = slots(0, 100),
  coverage = [interval],
  ledger = [],
  settings = {},
  cuts = [],
}: Given) {
  const judge = new CandleAudit({ interval, grid, coverage, ledger, settings });
  const edges = [0, ...cuts.filter((cut) => cut <= rows.length).toSorted((a, b) => a - b), rows.length];
  edges.slice(1).forEach((end, i) => judge.add(sliceCandles(rows, edges[i]!, end)));
  return judge.result();
}
const kinds = ({ totals }: AuditReport): FindingKind[] => totals.map(({ kind }) => kind);
const good = candles({ count: 100 });
/** The good rows with some replaced or added; in the order given. */
const changed = (change: (rows: number[][]) => void): Candles => {
  const rows = rowsOf(good);
  change(rows);
  return candlesFromRows(rows);
};

describe('the audit of stored candles', () => {
  it('finds nothing wrong with good candles', () => {
    expect(audit({ rows: good })).toEqual({ candles: 100, totals: [], findings: [] });
  });

  it('says the same however the candles were batched', () => {
    const rows = changed((all) => {
      all.splice(40, 3);
      all.splice(60, 0, all[60]!);
      all[20]![2] = 1;
      all[80]![4] = 90_000;
    });
    const whole = audit({ rows });
    expect(kinds(whole)).toEqual(['duplicate', 'invalid-ohlc', 'missing-candle', 'price-anomaly']);
    fc.assert(
      fc.property(fc.array(fc.nat(100), { maxLength: 8 }), (cuts) => {
        expect(audit({ rows, cuts })).toEqual(whole);
      }),
    );
  });

  it.each<[FindingKind, number, (rows: number[][]) => void]>([
    ['disorder', 10, (rows) => rows.splice(10, 2, rows[11]!, rows[10]!)],
    ['duplicate', 10, (rows) => rows.splice(10, 0, rows[10]!)],
    ['conflicting-duplicate', 10, (rows) => rows.splice(11, 0, rows[10]!.with(4, 1))],
    ['off-grid', 10.5, (rows) => rows.splice(11, 0, rows[10]!.with(0, at(10.5)))],
    ['not-a-number', 10, (rows) => (rows[10]![5] = NaN)],
    ['invalid-ohlc', 10, (rows) => (rows[10]![3] = 1e6)],
    ['invalid-ohlc', 10, (rows) => (rows[10]![5] = -1)],
  ])('finds %s', (kind, slot, change) => {
    const { findings } = audit({ rows: changed(change) });
    expect(findings).toContainEqual(expect.objectContaining({ kind, from: at(slot) }));
  });

  it('holds coverage, ledger and candles against each other, slot by slot', () => {
    const span = fc
      .tuple(fc.nat(40), fc.integer({ min: 1, max: 15 }))
      .map(([from, length]) => slots(from, from + length));
    const present = fc.uniqueArray(fc.nat(39), { maxLength: 40 });
    fc.assert(
      fc.property(
        present,
        fc.array(span, { maxLength: 4 }),
        fc.array(span, { maxLength: 4 }),
        (have, covered, explained) => {
          const all = have.toSorted((a, b) => a - b);
          const report = audit({
            rows: pickRows(good, all),
            interval: slots(0, 40),
            coverage: covered,
            ledger: explained.map((each) => gap(each, 'outage')),
          });
          const inside = (intervals: readonly Interval[], slot: number) =>
            intervals.some(({ from, to }) => at(slot) >= from && at(slot) < to);
          const every = Array.from({ length: 40 }, (_, slot) => slot);
          const wanted = {
            'missing-candle': every.filter(
              (slot) => !have.includes(slot) && inside(covered, slot) && !inside(explained, slot),
            ),
            'uncovered-candle': all.filter((slot) => !inside(covered, slot)),
            'candle-in-gap': all.filter((slot) => inside(explained, slot)),
          };
          for (const [kind, which] of Object.entries(wanted)) {
            const told = report.findings
              .filter((each) => each.kind === kind)
              .flatMap(({ from, to }) => every.filter((slot) => at(slot) >= from && at(slot) < to));
            expect([kind, told]).toEqual([kind, which]);
            expect(report.totals.find((each) => each.kind === kind)?.candles ?? 0).toBe(which.length);
          }
        },
      ),
    );
  });

  it('does not take an open gap for an explanation', () => {
    const rows = pickRows(
      good,
      [...good.time.keys()].filter((i) => i !== 50),
    );
    const hole = slots(50, 51);
    expect(kinds(audit({ rows, ledger: [gap(hole, 'unknown')] }))).toEqual(['missing-candle']);
    expect(kinds(audit({ rows, ledger: [gap(hole, 'outage')] }))).toEqual([]);
  });

  it('shows flat runs that are long enough, also at the end', () => {
    const rows = changed((all) => {
      const still = (slot: number) => (all[slot] = [at(slot), 5, 5, 5, 5, 0]);
      for (let slot = 20; slot < 29; slot++) still(slot);
      for (let slot = 90; slot < 100; slot++) still(slot);
    });
    const { findings } = audit({ rows, settings: { flatRun: 10, priceThreshold: Infinity } });
    expect(findings).toEqual([
      { kind: 'flat-run', ...slots(90, 100), candles: 10, detail: 'no volume, price 5' },
    ]);
    const shorter = audit({ rows, settings: { flatRun: 9, priceThreshold: Infinity } });
    expect(shorter.totals).toEqual([{ kind: 'flat-run', findings: 2, candles: 19 }]);
  });

  it('shows a price that jumps and a volume that explodes, and nothing for a price that moved during a gap', () => {
    const rows = changed((all) => {
      all[60] = all[60]!.with(5, 1e7);
      for (let slot = 70; slot < 100; slot++) for (const column of [1, 2, 3, 4]) all[slot]![column]! *= 2;
    });
    expect(audit({ rows }).findings.map(({ kind, from }) => [kind, (from - START) / HOUR])).toEqual([
      ['volume-anomaly', 60],
      ['price-anomaly', 70],
    ]);
    const without = pickRows(
      rows,
      [...rows.time.keys()].filter((i) => i < 65 || i >= 70),
    );
    expect(kinds(audit({ rows: without, ledger: [gap(slots(65, 70), 'outage')] }))).toEqual([
      'volume-anomaly',
    ]);
  });

  it('counts everything and keeps a bounded list', () => {
    const rows = pickRows(
      good,
      [...good.time.keys()].filter((i) => i % 2 === 0),
    );
    const report = audit({ rows, settings: { most: 3 } });
    expect(report.totals).toEqual([{ kind: 'missing-candle', findings: 50, candles: 50 }]);
    expect(report.findings).toHaveLength(3);
  });

  it('works on calendar months', () => {
    const months = createGrid(parseTimeframe('1M')!);
    const rows = candles({ timeframe: '1M', count: 24, without: [7] });
    const interval = { from: Date.UTC(2024, 0), to: Date.UTC(2026, 0) };
    const judge = new CandleAudit({ interval, grid: months, coverage: [interval], ledger: [] });
    judge.add(rows);
    expect(judge.result().findings).toEqual([
      { kind: 'missing-candle', from: Date.UTC(2024, 7), to: Date.UTC(2024, 8), candles: 1 },
    ]);
  });
});
