import { describe, expect, it } from 'vitest';
import { dateProblem, endProblem, ranges, specOf } from '../../src/commands/fetch-answers.ts';
import { t } from '../tree/summary-of.ts';

const market = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const range = (label: string) => ranges(t).find((each) => each.label === label)!;

describe('the answers of Fetch Candles', () => {
  it('become what the command line takes', () => {
    expect(specOf({ ...market, range: range('Last 1,000 candles') })).toEqual(market);
    expect(specOf({ ...market, range: range('Everything') })).toEqual({ ...market, start: 'listing' });
    const dates = { range: range('Dates…'), start: '2024-01-01', end: '2024-02-01' };
    expect(specOf({ ...market, ...dates })).toEqual({ ...market, start: '2024-01-01', end: '2024-02-01' });
    expect(specOf({ ...market, ...dates, end: '' })).toEqual({ ...market, start: '2024-01-01' });
  });

  it('forget the dates when a preset is chosen after all', () => {
    expect(
      specOf({ ...market, range: range('Last 30 days'), start: '2020-01-01', end: '2021-01-01' }),
    ).toEqual({
      ...market,
      start: '30d',
    });
  });
});

describe('a date', () => {
  it.each([
    '2024-01-31',
    '2024-01',
    '2024-01-31T12:00',
    '2024-01-31 12:00:30Z',
    '90d',
    'listing',
    '1700000000000',
  ])('%s is understood', (text) => expect(dateProblem(text, t)).toBeUndefined());
  it.each(['yesterday', '2024-13-01', '31.01.2024', '90', ''])('«%s» is not', (text) =>
    expect(dateProblem(text, t)).toMatch(/such as/),
  );
});

describe('an end', () => {
  it('comes after the start, where both are days', () => {
    const wrong = /after the start, 2024-01-31/;
    for (const end of ['2024-01-31', '2024-01', '2023-12-31'])
      expect(endProblem('2024-01-31', end, t)).toMatch(wrong);
    for (const end of ['2024-02', '2024-02-01', 'now', '1d'])
      expect(endProblem('2024-01-31', end, t)).toBeUndefined();
    // What other starts come to is known to the engine.
    expect(endProblem('90d', '2020-01-01', t)).toBeUndefined();
    expect(endProblem('2024-01-31', 'soon', t)).toMatch(/such as/);
  });
});
