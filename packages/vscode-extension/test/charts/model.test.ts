import { createGrid, divides, parseTimeframe } from '@candlewick/core';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canDerive } from '../../src/charts/model/can-derive.ts';
import { chooseLevel } from '../../src/charts/model/choose-level.ts';
import { compareName } from '../../src/charts/model/compare-name.ts';
import { barAt, firstFrom } from '../../src/charts/model/find-bar.ts';
import {
  decimalsOf,
  formatPercent,
  formatPrice,
  formatVolume,
} from '../../src/charts/model/format-number.ts';
import { formatDuration, formatTime } from '../../src/charts/model/format-time.ts';
import { gapBands, nearestFirst } from '../../src/charts/model/gap-bands.ts';
import {
  defaultsOf,
  indicatorKey,
  readPicked,
  wrongParameter,
} from '../../src/charts/model/indicator-key.ts';
import { legendOf } from '../../src/charts/model/legend.ts';
import { measure } from '../../src/charts/model/measure.ts';
import { enoughBars, isMove, MOVES } from '../../src/charts/model/move-view.ts';
import { nextGap, viewOfGap } from '../../src/charts/model/next-gap.ts';
import { parseDate } from '../../src/charts/model/parse-date.ts';
import { MOST_BARS, planWindow, windowAround } from '../../src/charts/model/plan-window.ts';
import { createSlots } from '../../src/charts/model/slots.ts';
import { approximateMs } from '../../src/charts/model/timeframe.ts';
import { clamp, isAtEnd, openingView, pan, toEnd, toStart, zoom } from '../../src/charts/model/view.ts';
import type { Bars, ChartIndicator, WindowGap } from '../../src/charts/protocol.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPAN = { from: Date.UTC(2016, 0, 1), to: Date.UTC(2026, 0, 1) };
const BOUNDS = { span: SPAN, stepMs: MINUTE };
const LADDER = '1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' ');
const timeframes = fc.constantFrom('1s', '1m', '7m', '1h', '10h', '1d', '3d', '1w', '2w', '1M', '3M', '1y');
const times = fc.integer({ min: SPAN.from, max: SPAN.to });

const gap = (from: number, to: number, isExplained = true): WindowGap => ({
  from,
  to,
  slots: (to - from) / MINUTE,
  reason: isExplained ? 'outage' : 'unknown',
  isExplained,
  answer: '',
  count: 1,
});

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

describe('the view', () => {
  it('opens with all bars where they are few, else with the newest', () => {
    const few = { span: { from: 0, to: 1_000 * MINUTE }, stepMs: MINUTE };
    expect(openingView(few).from).toBeLessThanOrEqual(0);
    const many = openingView(BOUNDS);
    expect((many.to - many.from) / MINUTE).toBeLessThan(300);
    expect(isAtEnd(many, BOUNDS)).toBe(true);
  });

  it('keeps some data in sight, however it is moved and zoomed', () => {
    const moves = fc.oneof(
      fc.record({ share: fc.double({ min: -5, max: 5, noNaN: true }) }),
      fc.record({
        factor: fc.double({ min: 0.01, max: 100, noNaN: true }),
        at: fc.double({ min: 0, max: 1, noNaN: true }),
      }),
    );
    fc.assert(
      fc.property(fc.array(moves, { maxLength: 30 }), (steps) => {
        let view = openingView(BOUNDS);
        for (const step of steps)
          view = 'share' in step ? pan(view, step.share, BOUNDS) : zoom(view, step.factor, step.at, BOUNDS);
        expect(view.to).toBeGreaterThan(view.from);
        expect(view.to).toBeGreaterThan(SPAN.from);
        expect(view.from).toBeLessThan(SPAN.to);
      }),
    );
  });

  it('is zoomed about the pointer', () => {
    const view = { from: SPAN.from + DAY, to: SPAN.from + 2 * DAY };
    const nearer = zoom(view, 0.5, 0.25, BOUNDS);
    expect(nearer.from + 0.25 * (nearer.to - nearer.from)).toBeCloseTo(view.from + 0.25 * DAY, 3);
    expect(nearer.to - nearer.from).toBeCloseTo(DAY / 2, 3);
  });

  it('goes to the first and the last candle in its own length', () => {
    const view = { from: SPAN.from + 100 * DAY, to: SPAN.from + 101 * DAY };
    expect(toStart(view, BOUNDS).from).toBeLessThanOrEqual(SPAN.from);
    expect(toEnd(view, BOUNDS).to).toBeGreaterThanOrEqual(SPAN.to);
    expect(toEnd(view, BOUNDS).to - toEnd(view, BOUNDS).from).toBe(DAY);
    expect(clamp(view, BOUNDS)).toBe(view);
  });
});

describe('keys', () => {
  it('zoom about the newest bar where it is in sight, else about the middle', () => {
    const end = toEnd({ from: SPAN.to - DAY, to: SPAN.to }, BOUNDS);
    const placeOfEnd = (view: { from: number; to: number }) => (SPAN.to - view.from) / (view.to - view.from);
    expect(placeOfEnd(MOVES.farther(end, BOUNDS))).toBeCloseTo(placeOfEnd(end), 6);
    const inside = { from: SPAN.from + 100 * DAY, to: SPAN.from + 102 * DAY };
    const nearer = MOVES.nearer(inside, BOUNDS);
    expect((nearer.from + nearer.to) / 2).toBeCloseTo(SPAN.from + 101 * DAY, 3);
    expect([isMove('nearer'), isMove('constructor')]).toEqual([true, false]);
  });

  it('shows more time of longer bars, and as much as before where there are enough', () => {
    const opened = openingView(BOUNDS);
    expect(enoughBars(opened, BOUNDS)).toBe(opened);
    const longer = { ...BOUNDS, stepMs: 4 * HOUR };
    const wider = enoughBars(opened, longer);
    expect((wider.to - wider.from) / longer.stepMs).toBeCloseTo(80, 6);
    expect(isAtEnd(wider, longer)).toBe(true);
  });
});

describe('indicators', () => {
  const kind: ChartIndicator = {
    text: 'bb:20:2',
    name: 'bb',
    title: 'Bollinger bands',
    summary: '',
    parameters: [
      { name: 'length', default: 20, min: 2, whole: true },
      { name: 'deviations', default: 2, min: 0, whole: false },
    ],
    columns: ['bb_lower_20_2', 'bb_middle_20_2', 'bb_upper_20_2'],
    place: 'price',
  };

  it('are kept as they are typed on the command line, and those that are none any more are left out', () => {
    expect(indicatorKey(kind, defaultsOf(kind))).toBe('bb:20:2');
    const picked = readPicked(['bb:10:1.5', 'gone:3'], [kind]);
    expect(picked.map(({ key, label }) => [key, label])).toEqual([['bb:10:1.5', 'BB 10 1.5']]);
  });

  it('are refused with numbers that cannot be meant, by the name of the number', () => {
    expect(wrongParameter(kind, [20, 1.5])).toBeUndefined();
    for (const wrong of [1, 2.5, NaN, 1e9]) expect(wrongParameter(kind, [wrong, 2])).toBe('length');
    expect(wrongParameter(kind, [20, -1])).toBe('deviations');
  });
});

describe('the level of detail', () => {
  const request = (days: number, current?: string) => ({
    view: { from: SPAN.to - days * DAY, to: SPAN.to },
    width: 1_200,
    shortest: '1m',
    timeframes: LADDER,
    current,
  });

  it('gives the finest bars that are not thinner than a pixel', () => {
    expect(chooseLevel(request(0.2))).toBe('1m');
    expect(chooseLevel(request(10))).toBe('30m');
    expect(chooseLevel(request(3_650))).toBe('1w');
  });

  it('stays while it can, so that a small zoom does not go to and fro', () => {
    const days = (1_200 / 1.4) * (MINUTE / DAY);
    expect(chooseLevel(request(days))).toBe('3m');
    expect(chooseLevel(request(days, '1m'))).toBe('1m');
    expect(chooseLevel(request(days, '3m'))).toBe('3m');
    expect(chooseLevel(request(0.1, '3m'))).toBe('1m');
  });

  it('never shows shorter bars than were chosen, a custom length too', () => {
    expect(chooseLevel({ ...request(0.05), shortest: '7m' })).toBe('7m');
    expect(chooseLevel({ ...request(60), shortest: '7m' })).toBe('2h');
  });
});

describe('windows', () => {
  it('have the view inside and never more bars than the limit', () => {
    fc.assert(
      fc.property(
        times,
        fc.integer({ min: 10, max: 15_000 }),
        fc.constantFrom(...LADDER),
        (from, bars, timeframe) => {
          const step = approximateMs(timeframe);
          const view = clamp({ from, to: from + bars * step }, { span: SPAN, stepMs: step });
          const window = windowAround(view, SPAN, timeframe);
          expect((window.to - window.from) / step).toBeLessThanOrEqual(MOST_BARS);
          expect(window.from).toBeLessThanOrEqual(Math.max(view.from, SPAN.from));
          expect(window.to).toBeGreaterThanOrEqual(Math.min(view.to, SPAN.to));
        },
      ),
    );
  });

  it('are asked for again a quarter from an edge, and not before', () => {
    const view = { from: SPAN.from + 1_000 * DAY, to: SPAN.from + 1_000 * DAY + 1_000 * MINUTE };
    const loaded = windowAround(view, SPAN, '1m');
    const need = (moved: number) =>
      planWindow({
        view: { from: view.from + moved * MINUTE, to: view.to + moved * MINUTE },
        span: SPAN,
        timeframe: '1m',
        loaded,
      });
    expect(need(0)).toBeUndefined();
    expect(need(600)).toBeUndefined();
    expect(need(900)).toBeDefined();
    expect(need(-900)).toBeDefined();
  });

  it('are enough at the ends of the data and where all is loaded', () => {
    const whole = { timeframe: '1d', ...SPAN };
    const view = { from: SPAN.from - 100 * DAY, to: SPAN.to + 100 * DAY };
    expect(planWindow({ view, span: SPAN, timeframe: '1d', loaded: whole })).toBeUndefined();
    expect(planWindow({ view, span: SPAN, timeframe: '1w', loaded: whole })?.timeframe).toBe('1w');
  });

  it('just loaded are always enough: nothing is asked for in circles', () => {
    fc.assert(
      fc.property(
        times,
        fc.double({ min: 1, max: 5_000, noNaN: true }),
        fc.constantFrom(...LADDER),
        (from, bars, timeframe) => {
          const step = approximateMs(timeframe);
          const view = clamp({ from, to: from + bars * step }, { span: SPAN, stepMs: step });
          const loaded = windowAround(view, SPAN, timeframe);
          expect(planWindow({ view, span: SPAN, timeframe, loaded })).toBeUndefined();
        },
      ),
    );
  });
});

describe('gaps', () => {
  it('are never narrower than can be seen, and those that touch are one', () => {
    const placeOf = (time: number) => time / DAY;
    const bands = gapBands(
      [gap(DAY, DAY + MINUTE), gap(2 * DAY, 2 * DAY + HOUR), gap(50 * DAY, 60 * DAY)],
      placeOf,
      100,
    );
    expect(bands.map(({ gaps }) => gaps.length)).toEqual([2, 1]);
    expect(bands[0]!.right - bands[0]!.left).toBeGreaterThanOrEqual(3);
    expect(gapBands([gap(-9 * DAY, -8 * DAY), gap(200 * DAY, 201 * DAY)], placeOf, 100)).toEqual([]);
  });

  it('without explanation are not hidden by those with one', () => {
    const placeOf = (time: number) => time / DAY;
    const wide = gapBands([gap(0, 20 * DAY), gap(20 * DAY, 40 * DAY, false)], placeOf, 100);
    expect(wide.map(({ isExplained }) => isExplained)).toEqual([true, false]);
    const narrow = gapBands([gap(0, HOUR), gap(HOUR, 2 * HOUR, false)], placeOf, 100);
    expect(narrow.map(({ isExplained }) => isExplained)).toEqual([false]);
  });

  it('in great number and close together are one pale band, which tells those beneath the pointer first', () => {
    const placeOf = (time: number) => time / MINUTE;
    const many = Array.from({ length: 500 }, (_, i) => gap(3 * i * MINUTE, (3 * i + 1) * MINUTE));
    const [band, ...others] = gapBands(many, placeOf, 2_000);
    expect(others).toEqual([]);
    expect(band!.share).toBeCloseTo(1 / 3, 1);
    expect(nearestFirst(band!, 301 * MINUTE)[0]!.from).toBe(300 * MINUTE);
    expect(gapBands([many[0]!], placeOf, 2_000)[0]!.share).toBe(1);
  });

  it('are walked through in both directions, around the ends', () => {
    const gaps = [gap(10 * DAY, 11 * DAY), gap(20 * DAY, 21 * DAY), gap(30 * DAY, 31 * DAY)];
    const at = (day: number) => ({ from: (day - 1) * DAY, to: (day + 1) * DAY });
    expect(nextGap(gaps, at(15), 1)).toBe(gaps[1]);
    expect(nextGap(gaps, at(20.5), 1)).toBe(gaps[2]);
    expect(nextGap(gaps, at(40), 1)).toBe(gaps[0]);
    expect(nextGap(gaps, at(20.5), -1)).toBe(gaps[0]);
    expect(nextGap(gaps, at(5), -1)).toBe(gaps[2]);
    expect(nextGap([], at(5), 1)).toBeUndefined();
    const shown = viewOfGap(gaps[1]!, { from: 0, to: 1_000 * DAY }, MINUTE);
    expect(shown.to - shown.from).toBe(3 * DAY);
  });
});

describe('texts', () => {
  it('of prices have the decimals of the market, from all to none', () => {
    expect(decimalsOf(Float64Array.of(1, 2.5, 3.25))).toBe(2);
    expect(decimalsOf(Float64Array.of(100, 2_000))).toBe(0);
    expect(decimalsOf(Float64Array.of(0.00001234))).toBe(8);
    expect(formatPrice(67_220.76, 2)).toBe('67\u202f220.76');
    expect(formatPrice(NaN, 2)).toBe('–');
  });

  it('of volumes and changes are short, and tell the direction by a sign', () => {
    expect([0, 0.004_217, 2.18, 153_250, 4_000_000, 1.5e9].map(formatVolume)).toEqual([
      '0', '0.00422', '2.18', '153.25K', '4M', '1.5B',
    ]); // prettier-ignore
    expect([0.0125, -0.004, 0].map(formatPercent)).toEqual(['+1.25%', '−0.40%', '0.00%']);
  });

  it('of times are as exact as the timeframe needs', () => {
    const time = Date.UTC(2021, 3, 25, 4, 30);
    expect(formatTime(time, '1m')).toBe('2021-04-25 04:30');
    expect(formatTime(time + 5_000, '1s')).toBe('2021-04-25 04:30:05');
    expect(formatTime(Date.UTC(2021, 3, 25), '1d')).toBe('2021-04-25');
    expect([90_000, 33.5 * HOUR, 40 * DAY, 0].map(formatDuration)).toEqual(['1m 30s', '1d 9h', '40d', '0s']);
  });

  it('of dates are read in the shapes that people type, and refused where there is no such day', () => {
    expect(parseDate('2021')).toBe(Date.UTC(2021, 0));
    expect(parseDate(' 2021-04-25 14:30 ')).toBe(Date.UTC(2021, 3, 25, 14, 30));
    expect(parseDate('2021-04-25T14:30:05Z')).toBe(Date.UTC(2021, 3, 25, 14, 30, 5));
    for (const wrong of ['', 'soon', '2021-02-30', '2021-13', '2021-04-25 25:00'])
      expect(parseDate(wrong)).toBeUndefined();
  });

  it('of the legend say open, high, low, close, volume and the change since the close before', () => {
    const legend = legendOf(barsOf([100, 101]), 1, '1m', 2);
    expect(legend.entries.map(({ label }) => label)).toEqual(['O', 'H', 'L', 'C', 'V']);
    expect(legend.change).toBe('▲ +1.00 (+1.00%)');
    expect(legendOf(barsOf([100, 99]), 1, '1m', 2).change).toBe('▼ −1.00 (−1.00%)');
    expect(legendOf(barsOf([100]), 0, '1m', 2).direction).toBe('flat');
  });

  it('of a measurement add up what lies between, whichever way it is drawn', () => {
    const bars = barsOf([100, 101, 102, 110]);
    const slots = createSlots('1m', SPAN.from);
    const [a, b] = [0, 3].map((row) => ({ time: bars.time[row]!, price: bars.close[row]! }));
    const there = measure(a!, b!, bars, slots.indexOf, 2);
    expect(there).toMatchObject({
      change: '+10.00',
      percent: '+10.00%',
      bars: 3,
      duration: '3m',
      volume: '6',
    });
    expect(measure(b!, a!, bars, slots.indexOf, 2)).toMatchObject({
      bars: -3,
      direction: 'down',
      volume: '6',
    });
  });
});

describe('a second dataset', () => {
  it('is named by its symbol, and by its exchange too where that is the same', () => {
    const dataset = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };
    expect(compareName({ dataset, compare: { ...dataset, symbol: 'ETH/USDT' } })).toBe('ETH/USDT');
    expect(compareName({ dataset, compare: { ...dataset, exchange: 'kraken' } })).toBe('BTC/USDT kraken');
    expect(compareName({ dataset })).toBeUndefined();
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
