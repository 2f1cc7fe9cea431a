import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createGrid } from '../../src/domain/grid.ts';
import { approximateStep, COMMON_TIMEFRAMES, divides, parseTimeframe } from '../../src/domain/timeframe.ts';

const SECONDS = { s: 1, m: 60, h: 3_600, d: 86_400, w: 604_800 } as const;
const DAY = 86_400_000;
const parse = (text: string) => parseTimeframe(text)!;

describe('parseTimeframe', () => {
  it.each([
    ['60s', '1m'],
    ['90s', '90s'],
    ['60m', '1h'],
    ['90m', '90m'],
    ['120m', '2h'],
    ['1440m', '1d'],
    ['86400s', '1d'],
    ['24h', '1d'],
    ['48h', '2d'],
    ['36h', '36h'],
    ['12M', '1y'],
    ['18M', '18M'],
    ['24M', '2y'],
    ['7d', '7d'],
    [' 1h ', '1h'],
    ['1M', '1M'],
    ['1m', '1m'],
  ])('reads %j as %s', (text, canonical) => {
    expect(parse(text).text).toBe(canonical);
  });

  it.each([
    '',
    '1',
    'm',
    '0m',
    '-1m',
    '1.5h',
    '01h',
    '1 h',
    '1H',
    '1D',
    '1x',
    '1mo',
    '1min',
    '1000000m',
    'h1',
  ])('does not take %j for a timeframe', (text) => {
    expect(parseTimeframe(text)).toBeUndefined();
  });

  it('changes the spelling only: the length stays, and the canonical text reads as itself', () => {
    const unit = fc.constantFrom('s', 'm', 'h', 'd', 'w', 'M', 'y');
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 999_999 }), unit, (count, letter) => {
        const timeframe = parse(`${count}${letter}`);
        if (letter === 'M' || letter === 'y') {
          expect(timeframe.stepMs).toBeUndefined();
          expect(timeframe.months).toBe(letter === 'y' ? 12 * count : count);
        } else {
          expect(timeframe.months).toBeUndefined();
          expect(timeframe.stepMs).toBe(1_000 * count * SECONDS[letter as keyof typeof SECONDS]);
        }
        expect(timeframe.text).toBe(`${timeframe.count}${timeframe.unit}`);
        expect(parseTimeframe(timeframe.text)).toEqual(timeframe);
      }),
      { numRuns: 500 },
    );
  });

  it('gives two spellings of one length the same text', () => {
    for (const [a, b] of [
      ['3600s', '1h'],
      ['1440m', '24h'],
      ['12M', '1y'],
    ] as const)
      // prettier-ignore
      expect(parse(a)).toEqual(parse(b));
  });

  it('knows all common timeframes, listed from short to long', () => {
    const steps = COMMON_TIMEFRAMES.map((text) => approximateStep(parse(text)));
    expect(steps).toEqual([...steps].sort((a, b) => a - b));
    expect(COMMON_TIMEFRAMES.every((text) => parse(text).text === text)).toBe(true);
  });
});

describe('divides', () => {
  const TEXTS = [
    '1s', '30s', '1m', '3m', '5m', '7m', '15m', '45m', '1h', '5h', '6h', '7h', '12h', '16h', '36h',
    '1d', '2d', '3d', '4d', '7d', '14d', '1w', '2w', '3w', '4w', '1M', '2M', '3M', '5M', '1y', '2y',
  ]; // prettier-ignore
  const FROM = -60 * 366 * DAY;
  const TO = 80 * 366 * DAY;

  /** Every open time of the coarser grid is one of the finer: then its candles fall into buckets whole. */
  function fits(finer: string, coarser: string): boolean {
    const [fine, coarse] = [createGrid(parse(finer)), createGrid(parse(coarser))];
    const last = coarse.slotOf(TO);
    for (let slot = coarse.slotOf(FROM); slot <= last; slot++)
      if (!fine.isOn(coarse.timeOf(slot))) return false;
    return true;
  }

  it('says yes exactly where each coarser candle is made of whole finer ones', () => {
    const coarse = TEXTS.filter((text) => approximateStep(parse(text)) >= DAY);
    const wrong = coarse.flatMap((coarser) =>
      TEXTS.filter((finer) => divides(parse(finer), parse(coarser)) !== fits(finer, coarser)).map(
        (finer) => `${finer} into ${coarser}: ${String(divides(parse(finer), parse(coarser)))}`,
      ),
    );
    expect(wrong).toEqual([]);
  });

  it.each([
    ['1m', '7m', true],
    ['5m', '7m', false],
    ['1h', '4h', true],
    ['4h', '1h', false],
    ['15m', '1h', true],
    ['45m', '1h', false],
    ['45m', '90m', true],
  ])('of %s into %s is %s', (finer, coarser, expected) => {
    expect(divides(parse(finer), parse(coarser))).toBe(expected);
  });
});
