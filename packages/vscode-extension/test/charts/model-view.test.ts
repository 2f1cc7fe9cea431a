import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { chooseLevel } from '../../src/charts/model/choose-level.ts';
import { enoughBars, isMove, MOVES } from '../../src/charts/model/move-view.ts';
import { MOST_BARS, planWindow, windowAround } from '../../src/charts/model/plan-window.ts';
import { approximateMs } from '../../src/charts/model/timeframe.ts';
import {
  clamp,
  dataIn,
  isAtEnd,
  openingView,
  pan,
  toEnd,
  toStart,
  zoom,
} from '../../src/charts/model/view.ts';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const SPAN = { from: Date.UTC(2016, 0, 1), to: Date.UTC(2026, 0, 1) };
const BOUNDS = { span: SPAN, stepMs: MINUTE };
const LADDER = '1m 3m 5m 15m 30m 1h 2h 4h 6h 8h 12h 1d 3d 1w 1M'.split(' ');
const times = fc.integer({ min: SPAN.from, max: SPAN.to });

describe('the view', () => {
  it('opens with all bars where they are few, else with the newest', () => {
    const few = { span: { from: 0, to: 1_000 * MINUTE }, stepMs: MINUTE };
    expect(openingView(few).from).toBeLessThanOrEqual(0);
    const many = openingView(BOUNDS);
    expect((many.to - many.from) / MINUTE).toBeLessThan(300);
    expect(isAtEnd(many, BOUNDS)).toBe(true);
  });

  it('has the data that is in sight, without the room beside it', () => {
    const year = 365 * DAY;
    expect(dataIn({ from: SPAN.from - year, to: SPAN.from + 0.5 }, BOUNDS)).toEqual({
      ...SPAN,
      to: SPAN.from,
    });
    expect(dataIn({ from: SPAN.from + 0.5, to: SPAN.to + year }, BOUNDS)).toEqual({
      ...SPAN,
      from: SPAN.from + 1,
    });
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
