import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesFromRows } from '../../src/domain/candles.ts';
import { createGrid } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { ImportJudge, REFUSED_ISSUES, type ImportedPage } from '../../src/pipeline/4-verify/judge-import.ts';

const MINUTE = 60_000;
const grid = createGrid(parseTimeframe('1m')!);
const NOW = 1_000 * MINUTE;
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);

/** Judges batches of rows at these slots; a slot with a fraction has another close. */
function judge(batches: readonly (readonly number[])[]) {
  const judging = new ImportJudge(grid, NOW);
  let number = 0;
  const pages = batches.map((slots) =>
    judging.take({
      candles: candlesFromRows(
        slots.map((slot) => [Math.floor(slot) * MINUTE, 10, 12, 9, 11 - (slot % 1), 1]),
      ),
      numbers: slots.map(() => ++number),
    }),
  );
  const stored = pages.filter((page): page is ImportedPage => page !== undefined);
  return {
    kinds: judging.findings.map(({ kind }) => kind),
    findings: judging.findings,
    slots: stored.flatMap(({ candles }) => [...candles.time].map((time) => time / MINUTE)),
    missing: stored.flatMap(({ missing }) =>
      missing.map(({ from, to }) => [from / MINUTE, to / MINUTE] as const),
    ),
  };
}

describe('the batches of an imported file', () => {
  it.each([
    ['oldest', [range(0, 10), range(10, 20), range(23, 30)], [[20, 23]]],
    ['newest', [range(23, 30), range(10, 20), range(0, 10)], [[20, 23]]],
  ] as const)('may come %s first, and what lacks between them is known', (_which, batches, missing) => {
    const { kinds, slots, missing: found } = judge(batches);
    expect([kinds, slots.toSorted((a, b) => a - b), found]).toEqual([
      [],
      [...range(0, 20), ...range(23, 30)],
      missing,
    ]);
  });

  it.each([
    ['the first one again', [range(0, 10), range(10, 20), range(0, 10)]],
    ['the first one with other values', [range(0, 10), range(10, 20), [0.5, 1.5]]],
    ['a part of the first one, newest first', [range(20, 30), range(10, 20), range(22, 24)]],
    ['what lies before all, when they went on', [range(10, 20), range(20, 30), range(0, 10)]],
    ['what lies after all, when they went back', [range(20, 30), range(10, 20), range(30, 40)]],
    ['what lies between two', [range(0, 10), range(20, 30), range(12, 15)]],
  ] as const)('do not turn round: %s is refused', (_what, batches) => {
    const { findings, slots } = judge(batches);
    const last = batches[2];
    expect(findings).toEqual([
      { kind: 'outside-window', rows: last.length, firstRow: 21, firstTime: Math.floor(last[0]!) * MINUTE },
    ]);
    expect(slots).toHaveLength(20);
  });

  it('have each candle once and no absence where a candle is, or are refused, whatever is in them', () => {
    const slot = fc.oneof({ weight: 9, arbitrary: fc.nat(40) }, fc.constantFrom(3.5, 20.5));
    const ordered = fc.array(slot, { minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(fc.array(ordered, { maxLength: 6 }), fc.boolean(), (batches, sorted) => {
        const each = sorted ? batches.map((slots) => slots.toSorted((a, b) => a - b)) : batches;
        const { kinds, slots, missing } = judge(each);
        if (kinds.some((kind) => REFUSED_ISSUES.includes(kind))) return;
        const rows = new Set(each.flat());
        const all = new Set([...rows].map(Math.floor));
        expect(all.size, 'no candle has two values').toBe(rows.size);
        expect(slots.toSorted((a, b) => a - b)).toEqual([...all].toSorted((a, b) => a - b));
        for (const [from, to] of missing)
          for (const found of all) expect(found >= from && found < to).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('that come one after the other are refused only for what is wrong in them', () => {
    const steps = fc.array(fc.integer({ min: 1, max: 4 }), { minLength: 1, maxLength: 60 });
    fc.assert(
      fc.property(steps, fc.integer({ min: 1, max: 9 }), fc.boolean(), (distances, size, newest) => {
        let at = 0;
        const rows = distances.map((distance) => (at += distance));
        if (newest) rows.reverse();
        const batches = range(0, Math.ceil(rows.length / size)).map((n) =>
          rows.slice(n * size, n * size + size),
        );
        const { kinds, slots, missing } = judge(batches);
        expect(kinds.filter((kind) => kind !== 'disorder')).toEqual([]);
        expect(slots.toSorted((a, b) => a - b)).toEqual(rows.toSorted((a, b) => a - b));
        const absent = missing.reduce((sum, [from, to]) => sum + to - from, 0);
        expect(absent).toBe(Math.max(...rows) - Math.min(...rows) + 1 - rows.length);
      }),
      { numRuns: 1_000 },
    );
  });
});
