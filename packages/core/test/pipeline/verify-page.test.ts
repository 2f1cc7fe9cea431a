import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { candlesFromRows, rowsOf } from '../../src/domain/candles.ts';
import { createGrid, missingIntervals } from '../../src/domain/grid.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { REJECTING_ISSUES } from '../../src/domain/verdict.ts';
import { conflicts, verifyPage } from '../../src/pipeline/4-verify/verify-page.ts';

const MINUTE = 60_000;
const grid = createGrid(parseTimeframe('1m')!);
const at = (slot: number) => slot * MINUTE;
const window = { from: at(0), to: at(10) };

type Row = readonly number[];
/** A sane row of a slot; its values tell the slot. */
const row = (slot: number, more: Partial<Record<1 | 2 | 3 | 4 | 5, number>> = {}): Row =>
  Object.assign([at(slot), 10 + slot, 12 + slot, 9 + slot, 11 + slot, slot], more);
const judge = (rows: readonly Row[], askedTo = window.to) =>
  verifyPage(candlesFromRows(rows), window, grid, askedTo);
const slotsOf = (verdict: ReturnType<typeof judge>) => [...verdict.candles.time].map((time) => time / MINUTE);
const issuesOf = (verdict: ReturnType<typeof judge>) =>
  Object.fromEntries(verdict.issues.map(({ kind, rows }) => [kind, rows]));
const all = Array.from({ length: 10 }, (_, slot) => row(slot));

describe('verifying a page', () => {
  it('judges a page without faults as it judges the same rows beside a fault', () => {
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(9), { minLength: 1 }), (slots) => {
        const rows = slots.toSorted((a, b) => a - b).map((slot) => row(slot));
        const { issues: none, candles, ...quick } = judge(rows);
        const { issues, candles: same, ...slow } = judge([...rows, rows.at(-1)!]);
        expect([none, issues.map(({ kind }) => kind)]).toEqual([[], ['duplicate']]);
        expect(rowsOf(candles)).toEqual(rowsOf(same));
        expect(quick).toEqual(slow);
      }),
    );
  });

  it('takes a whole page as it is, without copying it', () => {
    const candles = candlesFromRows(all);
    const verdict = verifyPage(candles, window, grid);
    expect(verdict).toMatchObject({ missing: [], issues: [] });
    expect(verdict.candles).toBe(candles);
  });

  it('names the slots that have no row', () => {
    const verdict = judge([row(1), row(2), row(6), row(9)]);
    expect(verdict.missing).toEqual([
      { from: at(0), to: at(1) },
      { from: at(3), to: at(6) },
      { from: at(7), to: at(9) },
    ]);
    expect(verdict.issues).toEqual([]);
  });

  it('finds nothing in an empty page but that all is missing', () => {
    expect(judge([])).toMatchObject({ missing: [window], issues: [] });
  });

  it('drops rows outside of the window', () => {
    const verdict = judge([row(-1), ...all, row(10), row(11)]);
    expect(slotsOf(verdict)).toEqual([0, 1, 2, 3, 4, 5, 6, 7, 8, 9]);
    expect(issuesOf(verdict)).toEqual({ 'outside-window': 3 });
  });

  it('drops a row that was asked for but is not closed yet, and says so', () => {
    const verdict = judge([...all, row(10), row(11)], at(11));
    expect(verdict.candles.length).toBe(10);
    expect(issuesOf(verdict)).toEqual({ 'not-closed': 1, 'outside-window': 1 });
  });

  it('puts rows in order, whatever order they came in', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(all, { minLength: 1 }), (shuffled) => {
        const verdict = judge(shuffled);
        const sorted = shuffled.toSorted((a, b) => a[0]! - b[0]!);
        expect(rowsOf(verdict.candles)).toEqual(sorted.map((each) => [...each]));
        const ordered = sorted.every((each, i) => each === shuffled[i]);
        expect(issuesOf(verdict)).toEqual(ordered ? {} : { disorder: 1 });
      }),
    );
  });

  it('takes the same row sent twice once', () => {
    const verdict = judge([row(0), row(1), row(1), row(2)]);
    expect(slotsOf(verdict)).toEqual([0, 1, 2]);
    expect(issuesOf(verdict)).toEqual({ duplicate: 1 });
    expect(verdict.tainted.size).toBe(0);
  });

  it('believes neither of two rows of one time that differ', () => {
    const verdict = judge([row(0), row(1), row(1, { 4: 99 }), row(2)]);
    expect(slotsOf(verdict)).toEqual([0, 2]);
    expect(issuesOf(verdict)).toMatchObject({ 'conflicting-duplicate': 1 });
    expect([...verdict.tainted]).toEqual([at(1)]);
  });

  it('tells rows apart that differ in an extra column only', () => {
    const rows = [[...row(0), 5], [...row(0), 6]]; // prettier-ignore
    const verdict = verifyPage(candlesFromRows(rows, ['trades']), window, grid);
    expect([...verdict.tainted]).toEqual([at(0)]);
  });

  it('drops a row off the grid, and the slots beside it prove nothing', () => {
    const verdict = judge([row(0), [at(1) + 1, 1, 1, 1, 1, 1], row(2)]);
    expect(slotsOf(verdict)).toEqual([0, 2]);
    expect(issuesOf(verdict)).toEqual({ 'off-grid': 1 });
    expect([...verdict.tainted]).toEqual([at(1), at(2)]);
  });

  it('takes a time with a fraction for one off the grid', () => {
    const verdict = judge([row(0), [at(1) + 0.5, 1, 1, 1, 1, 1], row(2)]);
    expect(issuesOf(verdict)).toEqual({ 'off-grid': 1 });
    expect([...verdict.tainted]).toEqual([at(1), at(2)]);
  });

  it.each([1, 2, 3, 4, 5] as const)('drops a row whose column %i is no number', (column) => {
    for (const value of [NaN, Infinity, -Infinity]) {
      const verdict = judge([row(0), row(1, { [column]: value }), row(2)]);
      expect(slotsOf(verdict)).toEqual([0, 2]);
      expect(issuesOf(verdict)).toEqual({ 'not-a-number': 1 });
      expect([...verdict.tainted]).toEqual([at(1)]);
    }
  });

  it('takes a row whose extra column is not there', () => {
    const verdict = verifyPage(candlesFromRows([[...row(0), NaN]], ['trades']), window, grid);
    expect([verdict.candles.length, verdict.issues]).toEqual([1, []]);
  });

  it.each([
    ['a high below the low', { 2: 1, 3: 5 }],
    ['an open above the high', { 1: 99 }],
    ['a close below the low', { 4: 1 }],
    ['a negative volume', { 5: -1 }],
  ])('shows %s and keeps what the venue said', (_, values) => {
    const verdict = judge([row(0, values)]);
    expect(slotsOf(verdict)).toEqual([0]);
    expect(issuesOf(verdict)).toEqual({ 'invalid-ohlc': 1 });
  });

  it('has nothing against a flat candle, a zero volume or negative prices', () => {
    const verdict = judge([
      row(0, { 1: 5, 2: 5, 3: 5, 4: 5, 5: 0 }),
      row(1, { 1: -37, 2: -30, 3: -40, 4: -35 }),
    ]);
    expect(verdict.issues).toEqual([]);
  });

  it.each([NaN, Infinity, -Infinity])('drops a row whose time is %d and puts the others in order', (time) => {
    const verdict = judge([row(5), [time, 1, 1, 1, 1, 1], row(3), row(4)]);
    expect(slotsOf(verdict)).toEqual([3, 4, 5]);
    expect(issuesOf(verdict)).toMatchObject({ 'outside-window': 1 });
  });

  it('counts the rows of each kind of issue, and names the first', () => {
    const verdict = judge([row(-2), row(-1), row(0), [at(1) + 7, 1, 1, 1, 1, 1], [at(2) + 9, 1, 1, 1, 1, 1]]);
    expect(verdict.issues).toEqual([
      { kind: 'outside-window', time: at(-2), rows: 2 },
      { kind: 'off-grid', time: at(1) + 7, rows: 2 },
    ]);
  });

  it('gives for any rows ascending, closed candles on the grid, and exactly the slots without one as missing', () => {
    const time = fc.oneof(
      fc.integer({ min: -2, max: 12 }).map(at),
      fc.integer({ min: -at(1), max: at(11) }),
      fc.constantFrom(NaN, Infinity, at(1) + 0.5),
    );
    const value = fc.oneof({ weight: 8, arbitrary: fc.constantFrom(1, 2) }, fc.constantFrom(NaN, Infinity));
    const rows = fc.array(
      fc
        .tuple(time, fc.array(value, { minLength: 5, maxLength: 5 }))
        .map(([first, rest]) => [first, ...rest]),
      { maxLength: 20 },
    );
    fc.assert(
      fc.property(rows, (sent) => {
        const { candles, missing, issues } = judge(sent);
        const times = [...candles.time];
        expect(times).toEqual([...new Set(times)].sort((a, b) => a - b));
        expect(times.every((each) => each >= window.from && each < window.to && grid.isOn(each))).toBe(true);
        for (const each of rowsOf(candles)) expect(sent).toContainEqual(each);
        expect(missing).toEqual(missingIntervals(grid, window, candles.time));
        const lost = issues.filter(({ kind }) => REJECTING_ISSUES.includes(kind) || kind === 'duplicate');
        if (lost.length === 0) expect(candles.length).toBe(sent.length);
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('conflicts of two answers', () => {
  it('are the times at which both have a candle and the candles differ', () => {
    const a = candlesFromRows([row(0), row(1), row(2), row(4)]);
    const b = candlesFromRows([row(1), row(2, { 5: 7 }), row(3), row(4, { 1: 11 })]);
    expect(conflicts(a, b)).toEqual([at(2), at(4)]);
    expect(conflicts(a, a)).toEqual([]);
  });
});
