import { describe, expect, it } from 'vitest';
import { exportView, type ViewRequest } from '../../src/analysis/export-view.ts';
import { concatCandles, NO_CANDLES, sliceByTime, type Candles } from '../../src/domain/candles.ts';
import type { GapReason, LedgerEntry } from '../../src/domain/gap.ts';
import { createGrid, missingIntervals } from '../../src/domain/grid.ts';
import { intersect, type Interval } from '../../src/domain/interval.ts';
import { parseTimeframe } from '../../src/domain/timeframe.ts';
import { candles } from '../../src/testing/index.ts';

const MINUTE = 60_000;
const START = Date.parse('2024-01-01');
const gridOf = (text: string) => createGrid(parseTimeframe(text)!);
const minutes = gridOf('1m');
const at = (from: number, to: number): Interval => ({
  from: START + from * MINUTE,
  to: START + to * MINUTE,
});
const inMinutes = ({ from, to }: Interval) => [(from - START) / MINUTE, (to - START) / MINUTE];

interface Gap {
  readonly from: number;
  readonly to: number;
  readonly reason: GapReason;
}

/** Two hours of minutes that are covered but for the named gaps. */
async function view(request: ViewRequest, gaps: readonly Gap[] = [], listedAt?: number) {
  const all = candles({ timeframe: '1m', from: START, count: 120 });
  const ledger = gaps.map(({ from, to, reason }): LedgerEntry => ({
    ...at(from, to),
    reason,
    evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 1, answer: 'tested' },
  }));
  const without = ledger.reduce(
    (rest, { from, to }) => concatCandles([sliceByTime(rest, 0, from), sliceByTime(rest, to, Infinity)]),
    all,
  );
  const span = { from: without.time[0]!, to: without.time.at(-1)! + MINUTE };
  const made = exportView(request, {
    grid: minutes,
    extras: [],
    span,
    listedAt,
    state: (interval) => ({
      candles: sliceByTime(without, interval.from, interval.to).length,
      gaps: [
        ...ledger.flatMap((each) => {
          const inside = intersect(each, interval);
          return inside ? [{ ...each, ...inside }] : [];
        }),
        ...missingIntervals(minutes, interval, all.time).map((each): LedgerEntry => ({
          ...each,
          reason: 'fetch-failed',
          evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer: 'not asked' },
        })),
      ].sort((a, b) => a.from - b.from),
    }),
    read: async function* ({ from, to }) {
      yield sliceByTime(without, from, to);
    },
  });
  const parts: Candles[] = [];
  for await (const part of made.batches) parts.push(part);
  const rows = parts.length === 0 ? NO_CANDLES : concatCandles(parts);
  // What was promised is what came.
  expect(rows.length).toBe(made.candles);
  const gapsOfView = missingIntervals(made.grid, made.interval, rows.time);
  expect(gapsOfView.reduce((sum, each) => sum + made.grid.count(each), 0)).toBe(
    request.fill ? 0 : made.gaps.reduce((sum, each) => sum + made.grid.count(each), 0),
  );
  return { ...made, rows };
}

describe('a view of cached candles', () => {
  it('is the candles themselves when nothing is asked', async () => {
    const { candles: count, extras, timeframe, interval } = await view({});
    expect([count, extras, timeframe.text, inMinutes(interval)]).toEqual([120, [], '1m', [0, 120]]);
  });

  it('of longer candles covers what begins inside the range', async () => {
    const { interval, rows } = await view({ grid: gridOf('10m'), interval: at(7, 55) });
    expect(inMinutes(interval)).toEqual([10, 60]);
    expect(rows.length).toBe(5);
  });

  it('leaves out what is not whole at both ends of all there is', async () => {
    const { interval, rows, gaps } = await view({ grid: gridOf('50m') });
    const [from, to] = inMinutes(interval);
    expect([rows.length, to! - from!, gaps]).toEqual([1, 50, []]);
    expect(from).toBeGreaterThan(0);
    expect(to).toBeLessThan(120);
  });

  it('keeps a bucket that an explained gap touches, and has a gap where it fills one', async () => {
    const gaps = [{ from: 15, to: 41, reason: 'outage' as const }];
    const made = await view({ grid: gridOf('10m') }, gaps);
    expect(made.candles).toBe(10);
    expect(made.gaps.map((each) => [each.reason, ...inMinutes(each)])).toEqual([['outage', 20, 40]]);
  });

  it('leaves out a bucket that an open gap touches, or flags it', async () => {
    const gaps = [{ from: 15, to: 16, reason: 'unknown' as const }];
    const left = await view({ grid: gridOf('10m') }, gaps);
    expect(left.candles).toBe(11);
    expect(left.gaps.map((each) => [each.reason, ...inMinutes(each)])).toEqual([['unknown', 10, 20]]);
    const flagged = await view({ grid: gridOf('10m'), partial: 'flag' }, gaps);
    expect(flagged.extras).toEqual(['partial']);
    expect([...flagged.rows.extras['partial']!]).toEqual([0, 1, ...Array.from({ length: 10 }, () => 0)]);
  });

  it('names a bucket that several gaps fill together by the first of them', async () => {
    const gaps = [
      { from: 20, to: 25, reason: 'outage' as const },
      { from: 25, to: 30, reason: 'no-trade' as const },
    ];
    const made = await view({ grid: gridOf('10m') }, gaps);
    expect(made.gaps.map((each) => [each.reason, ...inMinutes(each)])).toEqual([['outage', 20, 30]]);
  });

  it('takes the time before the listing for known', async () => {
    const listed = START + 3 * MINUTE;
    const gaps = [{ from: 0, to: 3, reason: 'fetch-failed' as const }];
    expect((await view({ grid: gridOf('10m') }, gaps, listed)).candles).toBe(12);
    expect((await view({ grid: gridOf('10m') }, gaps)).candles).toBe(11);
  });

  it('fills gaps between longer candles', async () => {
    const gaps = [{ from: 20, to: 40, reason: 'outage' as const }];
    const made = await view({ grid: gridOf('10m'), fill: 'previous' }, gaps);
    expect(made.extras).toEqual(['filled']);
    expect([...made.rows.extras['filled']!].map(String).join('')).toBe('001100000000');
  });
});
