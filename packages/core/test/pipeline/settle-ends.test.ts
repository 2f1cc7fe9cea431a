import { describe, expect, it } from 'vitest';
import {
  createVenue,
  honest,
  NOW,
  range,
  row,
  rows,
  settle,
  verify,
  type Settled,
} from './scripted-venue.ts';

const HOUR = 3_600_000;
/** Every slot of the window is a candle or part of exactly one gap. */
function expectPartition(settled: Settled, size: number): void {
  const count = new Array<number>(size).fill(0);
  for (const slot of settled.slots) count[slot]!++;
  for (const [from, to] of settled.told) for (let slot = from; slot < to; slot++) count[slot]!++;
  expect(count).toEqual(new Array(size).fill(1));
}

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
