import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isExplained } from '../../src/domain/gap.ts';
import { at, createVenue, honest, NOW, range, row, rows, settle, type Settled } from './scripted-venue.ts';

const HOUR = 3_600_000;
/** Every slot of the window is a candle or part of exactly one gap. */
function expectPartition(settled: Settled, size: number): void {
  const count = new Array<number>(size).fill(0);
  for (const slot of settled.slots) count[slot]!++;
  for (const [from, to] of settled.told) for (let slot = from; slot < to; slot++) count[slot]!++;
  expect(count).toEqual(new Array(size).fill(1));
}

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

describe('a row that was not asked for', () => {
  it('shows that a market has not ended, though the venue says so', async () => {
    const answers = [rows(5), [], rows(5), rows(5, 6)];
    const venue = createVenue({ rows: (_, n) => answers[n] ?? [], seek: () => 'never' });
    const settled = await settle([], venue, { delisted: true });
    expect(settled.slots).toEqual([5]);
    expect(settled.gaps.map(({ reason }) => reason)).not.toContain('delisted');
    expect(settled.gaps.map(({ evidence }) => evidence.answer)).toContain(
      'no later candle, but a row of 1970-01-01T00:06:00Z was sent',
    );
  });

  it('leaves its time unexplained, and is not taken for a candle', async () => {
    const first = rows(0, 1, 2, 5, 6, 7, 8, 9);
    const venue = createVenue({ rows: () => rows(2, 3, 5, 6, 7, 8, 9), seek: () => 'never' });
    const settled = await settle(first, { ...venue, ask: () => venue.ask(at(4)) });
    expect(settled.slots).toEqual([0, 1, 2, 5, 6, 7, 8, 9]);
    expect(settled.told.find(([from]) => from === 3)?.[2]).toBe('unknown');
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
    // Some venues take no notice of where a page is to begin, or to end.
    const heeds = fc.record({ start: fc.boolean(), end: fc.boolean() });
    await fc.assert(
      fc.asyncProperty(
        answer, fc.array(answer, { maxLength: 8 }), seek, listing, facts, heeds,
        async (first, more, next, from, told, { start, end }) => {
          const sent = new Set<number>();
          const send = (rows: readonly (readonly [number, number])[]) =>
            rows.map(([slot, close]) => (sent.add(slot), row(slot, close)));
          const venue = createVenue({
            rows: (begin, n, stop) =>
              send((more[n] ?? []).filter(([slot]) => (!start || slot >= begin) && (!end || slot < stop))),
            seek: () => next,
            ...(from === undefined ? {} : { listing: from }),
          });
          const settled = await settle(send(first.filter(([slot]) => !end || slot < 10)), venue, told);
          expectPartition(settled, 10);
          for (const gap of settled.gaps.filter(({ reason }) => isExplained(reason)))
            for (const slot of sent) expect(at(slot) >= gap.from && at(slot) < gap.to).toBe(false);
          const last = Math.max(...sent);
          for (const gap of settled.gaps.filter(({ reason }) => reason === 'delisted'))
            expect(gap.from).toBeGreaterThan(at(last));
        },
      ),
      { numRuns: 1_000 },
    ); // prettier-ignore
  });
});
