import { createGrid, divides, parseTimeframe } from '@candlewick/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canDerive } from '../../src/charts/model/can-derive.ts';
import { barAt, firstFrom } from '../../src/charts/model/find-bar.ts';
import { createSlots } from '../../src/charts/model/slots.ts';
import type { Bars } from '../../src/charts/protocol.ts';

const MINUTE = 60_000;
const SPAN = { from: Date.UTC(2016, 0, 1), to: Date.UTC(2026, 0, 1) };
const timeframes = fc.constantFrom('1s', '1m', '7m', '1h', '10h', '1d', '3d', '1w', '2w', '1M', '3M', '1y');
const times = fc.integer({ min: SPAN.from, max: SPAN.to });
function barsOf(closes: readonly number[], from = SPAN.from): Bars {
  const close = Float64Array.from(closes);
  const time = close.map((_, i) => from + i * MINUTE);
  const volume = close.map((_, i) => i + 1);
  return { length: close.length, time, open: close, high: close, low: close, close, volume, indicators: {} };
}

describe('slots', () => {
  it('have the open times of the grid of core, at any timeframe', () => {
    fc.assert(
      fc.property(timeframes, times, fc.integer({ min: -500, max: 500 }), (text, time, steps) => {
        const grid = createGrid(parseTimeframe(text)!);
        const anchor = grid.floor(time);
        const slots = createSlots(text, anchor);
        expect(slots.timeAt(steps)).toBe(grid.timeOf(grid.slotOf(anchor) + steps));
        expect(Math.floor(slots.indexOf(time))).toBe(0);
      }),
    );
  });

  it('give a time back for its place, with fractions', () => {
    fc.assert(
      fc.property(timeframes, times, times, (text, anchor, time) => {
        const slots = createSlots(text, createGrid(parseTimeframe(text)!).floor(anchor));
        expect(slots.timeAt(slots.indexOf(time))).toBeCloseTo(time, -1);
      }),
    );
  });
});

describe('bars', () => {
  it('are found by their time', () => {
    const { time } = barsOf([1, 2, 3]);
    expect(firstFrom(time, SPAN.from + 1)).toBe(1);
    expect(firstFrom(time, SPAN.to)).toBe(3);
    expect([barAt(time, SPAN.from + MINUTE), barAt(time, SPAN.from + 1)]).toEqual([1, -1]);
  });

  it('can be made longer exactly where core says so', () => {
    fc.assert(
      fc.property(timeframes, timeframes, (own, wanted) => {
        expect(canDerive(own, wanted)).toBe(divides(parseTimeframe(own)!, parseTimeframe(wanted)!));
      }),
    );
  });
});
