import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExplained } from '../../src/domain/gap.ts';
import { settleHoles } from '../../src/pipeline/4-verify/settle-holes.ts';
import { at, createVenue, grid, honest, NOW, row, settle, verify, type Settled } from './scripted-venue.ts';

const rows = (...slots: number[]) => slots.map((slot) => row(slot));
const range = (from: number, to: number) => Array.from({ length: to - from }, (_, i) => from + i);
const HOUR = 3_600_000;

describe('settling the holes of a page', () => {
  it('completes a page that was cut short, and finds no hole', async () => {
    const venue = honest(range(0, 20));
    const settled = await settle(rows(0, 1, 2, 3), venue);
    expect(settled.slots).toEqual(range(0, 10));
    expect(settled.gaps).toEqual([]);
    expect(venue.asked).toEqual(['ask 4']);
  });

  it.each(['outage', 'no-trade'] as const)(
    'proves a hole by the later candle of a second answer: %s',
    async (absence) => {
      const present = [0, 1, 2, 5, 6, 7, 8, 9];
      const venue = honest(present);
      const settled = await settle(rows(...present), venue, { absence });
      expect(settled.slots).toEqual(present);
      expect(settled.gaps).toEqual([
        {
          from: at(3),
          to: at(5),
          reason: absence,
          evidence: {
            firstAskedAt: NOW,
            lastAskedAt: NOW,
            timesAsked: 2,
            answer: 'absent in 2 answers; next candle 1970-01-01T00:05:00Z',
          },
        },
      ]);
      expect(venue.asked).toEqual(['ask 3']);
    },
  );

  it('proves several holes of a page with one more answer', async () => {
    const present = [0, 2, 4, 6, 8, 9];
    const venue = honest(present);
    const settled = await settle(rows(...present), venue);
    expect(settled.told).toEqual([1, 3, 5, 7].map((slot) => [slot, slot + 1, 'outage']));
    expect(venue.asked).toEqual(['ask 1']);
  });

  it('proves the hole at a window’s end by the candles that follow the window', async () => {
    const venue = honest([...range(0, 8), 12]);
    const settled = await settle(rows(...range(0, 8)), venue);
    expect(settled.told).toEqual([[8, 10, 'outage']]);
    expect(settled.slots).toEqual(range(0, 8));
    expect(venue.asked).toEqual(['ask 8']);
  });

  it('looks for the next candle when it lies beyond a page', async () => {
    const venue = honest([...range(0, 4), 500]);
    const settled = await settle(rows(...range(0, 4)), venue);
    expect(settled.told).toEqual([[4, 10, 'outage']]);
    expect(settled.gaps[0]!.evidence.answer).toBe('next candle 1970-01-01T08:20:00Z');
    expect(venue.asked).toEqual(['ask 4', 'seek 4']);
  });

  it('takes rows that a second answer has and the first had not', async () => {
    const venue = honest(range(0, 20));
    const settled = await settle(rows(0, 1, 4, 5, 9), venue);
    expect([settled.slots, settled.gaps]).toEqual([range(0, 10), []]);
  });

  it('gives an empty page up as unknown when the venue has nothing to say', async () => {
    const venue = createVenue({ rows: () => [] });
    const settled = await settle([], venue);
    expect(settled.told).toEqual([[0, 10, 'unknown']]);
    expect(settled.gaps[0]).toMatchObject({ retryAt: NOW + HOUR, evidence: { timesAsked: 2 } });
    expect(venue.asked).toEqual(['ask -1', 'seek 0']);
  });
});

describe('an absence at the head of a window', () => {
  it('is the time before the listing when the venue says when it began', async () => {
    const venue = honest(range(4, 20));
    const settled = await settle(rows(...range(4, 10)), venue, { hasEarlier: false });
    expect(settled.told).toEqual([[0, 4, 'pre-listing']]);
    expect(settled.gaps[0]!.evidence.answer).toBe('first candle 1970-01-01T00:04:00Z');
    expect(settled.gaps[0]).not.toHaveProperty('retryAt');
    expect(venue.asked).toEqual(['listing']);
  });

  it('may fill the window', async () => {
    const venue = honest(range(50, 60));
    const settled = await settle([], venue, { hasEarlier: false });
    expect(settled.told).toEqual([[0, 10, 'pre-listing']]);
    expect(venue.asked).toEqual(['listing']);
  });

  it('is an ordinary hole where an answer that begins earlier has candles on both sides', async () => {
    const venue = honest([...range(-20, -1), -1, ...range(4, 20)]);
    const settled = await settle(rows(...range(4, 10)), venue, { hasEarlier: true });
    expect(settled.told).toEqual([[0, 4, 'outage']]);
    expect(venue.asked).toEqual(['ask -1']);
  });

  it('of which the other side is far away is believed when answers include their start', async () => {
    const venue = honest([...range(-50, -30), ...range(4, 20)]);
    const settled = await settle(rows(...range(4, 10)), venue, { hasEarlier: true });
    expect(settled.told).toEqual([[0, 4, 'outage']]);
    expect(venue.asked).toEqual(['ask -1', 'ask 4', 'ask -5']);
  });

  it('is not believed of a venue that leaves the first row of every answer out, and the candle is found', async () => {
    const present = range(-20, 30);
    const venue = createVenue({
      rows: (from) => present.filter((each) => each > from && each < from + 10).map((each) => row(each)),
    });
    const settled = await settle(rows(...range(1, 10)), venue);
    expect([settled.slots, settled.gaps]).toEqual([range(0, 10), []]);
  });

  it('beside a long hole stays unknown when answers lack their first row: that may be the absent one', async () => {
    const present = [...range(-50, -30), ...range(3, 30)];
    const venue = createVenue({
      rows: (from) => present.filter((each) => each >= from && each < from + 10).slice(1).map((each) => row(each)),
    }); // prettier-ignore
    const settled = await settle(rows(...range(4, 10)), venue);
    expect(settled.slots).toEqual(range(4, 10));
    expect(settled.told).toEqual([[0, 4, 'unknown']]);
  });

  it('is not believed for an empty first answer: it has shown nothing of the hole', async () => {
    const told = honest(range(10, 60), { pageSize: 30 });
    const venue = { ...told, listing: () => Promise.resolve(undefined) };
    const settled = await settle([], venue, { window: { from: 0, to: 30 }, hasEarlier: false, pageSize: 30 });
    expect([settled.slots, settled.told]).toEqual([range(10, 30), [[0, 10, 'unknown']]]);
  });

  it('is the time before the listing also when that becomes known later', async () => {
    const venue = honest(range(4, 20));
    let asked = 0;
    const late = { ...venue, listing: () => (asked++ === 0 ? Promise.resolve(undefined) : venue.listing()) };
    const settled = await settle(rows(...range(4, 10)), late, { hasEarlier: false });
    expect(settled.told).toEqual([[0, 4, 'pre-listing']]);
  });

  it('is unknown where no candle before it is known: it may be the time before the listing', async () => {
    const present = range(4, 20);
    const venue = createVenue({ rows: (from) => present.filter((each) => each >= from).slice(0, 10).map((each) => row(each)) }); // prettier-ignore
    const settled = await settle(rows(...range(4, 10)), venue, { hasEarlier: false });
    expect(settled.told).toEqual([[0, 4, 'unknown']]);
  });

  it('does not swallow candles that the venue sent from before its own first', async () => {
    const venue = createVenue({ rows: () => rows(...range(3, 10)), listing: 6 });
    const settled = await settle(rows(...range(3, 10)), venue, { hasEarlier: false });
    expect(settled.slots).toEqual(range(3, 10));
    expect(settled.told).toEqual([[0, 3, 'pre-listing']]);
  });
});

describe('an absence at the tail', () => {
  it('is the end of the market when that is no longer traded', async () => {
    const venue = honest(range(0, 6));
    const settled = await settle(rows(...range(0, 6)), venue, { delisted: true });
    expect(settled.told).toEqual([[6, 10, 'delisted']]);
    expect(settled.gaps[0]).not.toHaveProperty('retryAt');
    expect(venue.asked).toEqual(['ask 6', 'seek 6', 'ask 5', 'ask 4 to 6']);
  });

  it('is no end of a market of which every answer lacks its last rows', async () => {
    const present = range(-20, 8);
    const venue = createVenue({
      rows: (from, _, to) => present.filter((each) => each >= from && each < to).slice(0, -2).map((each) => row(each)),
      seek: () => 'never',
    }); // prettier-ignore
    const settled = await settle(rows(...range(0, 6)), venue, { delisted: true });
    expect(settled.told).toEqual([[6, 10, 'unknown']]);
  });

  it('is the end of the market also where answers are short', async () => {
    const settled = await settle(rows(...range(0, 3)), honest(range(0, 6), { cap: 3 }), { delisted: true });
    expect([settled.slots, settled.told]).toEqual([range(0, 6), [[6, 10, 'delisted']]]);
  });

  it('is found to be later when a page around the last candle shows more', async () => {
    const venue = { ...honest(range(-20, 8)), seek: () => Promise.resolve('never' as const) };
    let asked = 0;
    const ask = (from: number) =>
      asked++ === 0 ? Promise.resolve(verify([], { from: 6, to: 16 })) : venue.ask(from);
    const settled = await settle(rows(...range(0, 6)), { ...venue, ask }, { delisted: true });
    expect(settled.slots).toEqual(range(0, 8));
    expect(settled.told).toEqual([[8, 10, 'delisted']]);
  });

  it('is unknown while the market is traded and no later candle came: it is asked about again', async () => {
    const settled = await settle(rows(...range(0, 6)), honest(range(0, 6)));
    expect(settled.told).toEqual([[6, 10, 'unknown']]);
    expect(settled.gaps[0]!.retryAt).toBe(NOW + HOUR);
  });

  it('is unknown where the venue cannot be asked for the next candle', async () => {
    const venue = createVenue({ rows: () => [] });
    const settled = await settle(rows(...range(0, 6)), venue, { delisted: true });
    expect(settled.told).toEqual([[6, 10, 'unknown']]);
  });

  it('does not swallow candles that came after a hole, whatever the venue says of the next one', async () => {
    const present = [0, 1, 2, 5, 6];
    for (const seek of ['never', 40] as const) {
      const venue = createVenue({ rows: () => [], seek: () => seek });
      const settled = await settle(rows(...present), venue, { delisted: true });
      expect(settled.slots).toEqual(present);
      expectPartition(settled, 10);
    }
  });
});

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

describe('how often a venue is asked', () => {
  it('is as often as it takes where pages are far shorter than the venue says', async () => {
    const venue = honest(range(0, 200), { pageSize: 100, cap: 10 });
    const settled = await settle(rows(...range(0, 10)), venue, { window: { from: 0, to: 100 } });
    expect([settled.slots, settled.gaps]).toEqual([range(0, 100), []]);
    expect(venue.asked.length).toBe(9);
  });

  it('is bounded where it gives a row at a time', async () => {
    const venue = honest(range(0, 2_000), { pageSize: 1_000, cap: 1 });
    const settled = await settle(rows(0), venue, { window: { from: 0, to: 1_000 } });
    expect(venue.asked.length).toBeLessThanOrEqual(40);
    expectPartition(settled, 1_000);
    expect(settled.told.at(-1)).toEqual([settled.slots.length, 1_000, 'unknown']);
  });

  it('is not at all where the next candle is known from another window', async () => {
    const venue = { ...honest([...range(-20, -10), ...range(4, 20)]), known: () => at(4) };
    const head = await settle(rows(...range(4, 10)), venue);
    expect([head.told, venue.asked]).toEqual([[[0, 4, 'outage']], []]);
    const whole = await settle([], { ...venue, known: () => at(40) });
    expect([whole.told, venue.asked]).toEqual([[[0, 10, 'outage']], []]);
    const refuted = await settle(rows(...range(4, 10)), { ...venue, known: () => at(7) });
    expect(venue.asked.length).toBeGreaterThan(0);
    expect(refuted.slots).toEqual(range(4, 10));
  });

  it('is once for the page and once for the next candle where there is nothing', async () => {
    const venue = createVenue({ rows: () => [], seek: () => 'never' });
    await settle([], venue);
    expect(venue.asked).toEqual(['ask -1', 'seek 0']);
  });
});

/** Every slot of the window is a candle or part of exactly one gap. */
function expectPartition(settled: Settled, size: number): void {
  const count = new Array<number>(size).fill(0);
  for (const slot of settled.slots) count[slot]!++;
  for (const [from, to] of settled.told) for (let slot = from; slot < to; slot++) count[slot]!++;
  expect(count).toEqual(new Array(size).fill(1));
}

describe('a settled window', () => {
  const present = fc.uniqueArray(fc.nat(24), { maxLength: 25 }).map((all) => all.toSorted((a, b) => a - b));

  it('is the truth of an honest venue: its candles, and gaps where it has none', async () => {
    await fc.assert(
      fc.asyncProperty(
        present,
        fc.integer({ min: 3, max: 12 }),
        fc.boolean(),
        async (truth, cap, hasEarlier) => {
          const first = truth.filter((slot) => slot < 10).slice(0, cap);
          const settled = await settle(rows(...first), honest(truth, { cap }), { hasEarlier });
          expectPartition(settled, 10);
          expect(settled.slots).toEqual(truth.filter((slot) => slot < 10));
        },
      ),
      { numRuns: 300 },
    );
  });

  it('explains no slot that has ever had a row, whatever a venue answers', async () => {
    const answer = fc.array(fc.tuple(fc.nat(14), fc.constantFrom(11, 11, 11, 10.5, NaN)), { maxLength: 12 });
    const seek = fc.constantFrom<number | 'never' | undefined>(undefined, 'never', 0, 3, 7, 12, 400);
    const facts = fc.record({ delisted: fc.boolean(), hasEarlier: fc.boolean() });
    const listing = fc.option(fc.nat(20), { nil: undefined });
    await fc.assert(
      fc.asyncProperty(answer, fc.array(answer, { maxLength: 8 }), seek, listing, facts, async (first, more, next, from, told) => {
        const sent = new Set(first.filter(([slot]) => slot < 10).map(([slot]) => slot));
        const venue = createVenue({
          rows: (start, n) => {
            const answered = (more[n] ?? []).filter(([slot]) => slot >= start && slot < start + 10);
            for (const [slot] of answered) sent.add(slot);
            return answered.map(([slot, close]) => row(slot, close));
          },
          seek: () => next,
          ...(from === undefined ? {} : { listing: from }),
        });
        const settled = await settle(first.filter(([slot]) => slot < 10).map(([slot, close]) => row(slot, close)), venue, told);
        expectPartition(settled, 10);
        for (const gap of settled.gaps.filter(({ reason }) => isExplained(reason)))
          for (const slot of sent) expect(at(slot) >= gap.from && at(slot) < gap.to).toBe(false);
      }),
      { numRuns: 1_000 },
    ); // prettier-ignore
  });
});
