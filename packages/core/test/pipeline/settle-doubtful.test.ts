import { describe, expect, it } from 'vitest';
import { settleHoles } from '../../src/pipeline/4-verify/settle-holes.ts';
import {
  at,
  createVenue,
  grid,
  honest,
  NOW,
  range,
  row,
  rows,
  settle,
  verify,
  type Settled,
} from './scripted-venue.ts';

/** Every slot of the window is a candle or part of exactly one gap. */
function expectPartition(settled: Settled, size: number): void {
  const count = new Array<number>(size).fill(0);
  for (const slot of settled.slots) count[slot]!++;
  for (const [from, to] of settled.told) for (let slot = from; slot < to; slot++) count[slot]!++;
  expect(count).toEqual(new Array(size).fill(1));
}

describe('answers that cannot be believed', () => {
  it('prove nothing where an unusable row was sent: the rest of the hole is proven', async () => {
    const broken = [at(4), NaN, 1, 1, 1, 1];
    const venue = createVenue({ rows: (from) => [...range(from, 10).filter((slot) => slot > 5).map((slot) => row(slot))] }); // prettier-ignore
    const settled = await settle([...rows(0, 1, 2), broken, ...rows(6, 7, 8, 9)], venue);
    expect(settled.told.toSorted((a, b) => a[0] - b[0])).toEqual([
      [3, 4, 'outage'],
      [4, 5, 'unknown'],
      [5, 6, 'outage'],
    ]);
    expect(settled.issues.map(({ kind }) => kind)).toEqual(['not-a-number']);
  });

  it('are mended by a second answer that sends the row whole', async () => {
    const venue = honest(range(0, 20));
    const settled = await settle(
      [...rows(0, 1, 2), [at(3), NaN, 1, 1, 1, 1], ...rows(...range(4, 10))],
      venue,
    );
    expect([settled.slots, settled.gaps]).toEqual([range(0, 10), []]);
  });

  it('leave a candle out that differs from answer to answer, and name it', async () => {
    const venue = createVenue({ rows: () => [row(3), row(4), row(5, 10.5), row(6), ...rows(7, 8, 9)] });
    const settled = await settle([...rows(0, 1, 2), ...rows(4, 5, 6, 7, 8, 9)], venue);
    expect(settled.slots).toEqual([0, 1, 2, 3, 4, 6, 7, 8, 9]);
    expect(settled.told).toEqual([[5, 6, 'unknown']]);
    expect(settled.issues).toContainEqual({ kind: 'conflicting-duplicate', time: at(5), rows: 1 });
  });

  it('are believed as far as they agree when the venue now has a candle and now has not', async () => {
    const venue = createVenue({
      rows: (from, n) => (n % 2 === 0 ? [] : rows(...range(from, 10))),
      seek: () => 3,
    });
    const settled = await settle(rows(0, 1, 2), venue);
    expectPartition(settled, 10);
    expect(settled.told.every(([, , reason]) => reason === 'unknown')).toBe(true);
  });

  it('prove nothing where a row came without a time: it may be the one that is absent', async () => {
    const timeless = [NaN, 1, 1, 1, 1, 1];
    const venue = createVenue({ rows: (from) => [timeless, ...rows(...range(Math.max(from, 5), 10))] });
    const settled = await settle([timeless, ...rows(0, 1, 2, 3, 5, 6, 7, 8, 9)], venue);
    expect(settled.told).toEqual([[4, 5, 'unknown']]);
  });

  it('leave open what a later failure keeps from being asked, and what was learned until then is kept', async () => {
    const venue = honest(range(0, 200), { pageSize: 100, cap: 10 });
    const down = {
      ...venue,
      ask: (from: number) => (from < at(50) ? venue.ask(from) : Promise.reject(new Error('down'))),
    };
    const first = verify(rows(...range(0, 10)), { from: 0, to: 100 });
    const window = { from: 0, to: at(100) };
    const facts = {
      grid,
      window,
      pageSize: 100,
      absence: 'outage',
      delisted: false,
      hasEarlier: true,
      now: NOW,
    } as const;
    const settled = await settleHoles(first, facts, down, () => 'it was down');
    expect(settled.candles.length).toBe(50);
    expect(settled.gaps).toMatchObject([
      { from: at(50), to: at(100), reason: 'fetch-failed', evidence: { answer: 'it was down' } },
    ]);
    expect(settled.failure).toMatchObject({ message: 'down' });
  });

  it('pass on a failure of the asking', async () => {
    const venue = { ...honest([]), ask: () => Promise.reject(new Error('down')) };
    await expect(settle(rows(0), venue)).rejects.toThrow('down');
  });
});
