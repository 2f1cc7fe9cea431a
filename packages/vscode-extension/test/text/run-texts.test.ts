import { describe, expect, it } from 'vitest';
import type { FetchResult, OutcomeSummary, RunProgress } from '../../src/engine/protocol.ts';
import { outcomeText } from '../../src/text/outcome-text.ts';
import { progressText, shareOf } from '../../src/text/progress-text.ts';
import { t } from '../tree/summary-of.ts';

const BTC = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' };
const progress = (more: Partial<RunProgress> = {}): RunProgress => ({
  done: 500,
  total: 2_000,
  candlesPerSecond: 1_000,
  datasets: 1,
  datasetsDone: 0,
  dataset: BTC,
  ...more,
});
const outcome = (more: Partial<OutcomeSummary> = {}): OutcomeSummary => ({
  dataset: BTC,
  interval: { from: 0, to: 1 },
  status: 'complete',
  candles: 10,
  fetched: 10,
  requests: 2,
  cacheHitRatio: 0,
  gaps: 0,
  openGaps: 0,
  ...more,
});
const result = (...outcomes: OutcomeSummary[]): FetchResult => ({
  outcomes,
  interrupted: false,
  durationMs: 1_500,
});

describe('progress', () => {
  it('tells candles, speed and the time to go', () => {
    expect(progressText(progress({ etaMs: 12_000 }), 0, t)).toBe('500 of 2,000 candles (1,000/s, 12 s left)');
    expect(shareOf(progress())).toBe(0.25);
  });

  it('of several datasets names the one at work', () => {
    expect(progressText(progress({ datasets: 3, datasetsDone: 1 }), 0, t)).toMatch(
      /^BTC\/USDT 1h: 1 of 3 datasets, /,
    );
  });

  it('says why nothing moves, and for how long', () => {
    const waiting = { reason: 'budget', untilMs: 40_000 };
    expect(progressText(progress({ waiting }), 10_000, t)).toBe('the rate limit is reached, waiting 30 s');
    expect(progressText(progress({ waiting }), 50_000, t)).toMatch(/candles/);
  });
});

describe('the end of a run', () => {
  it('that is complete says so', () => {
    expect(outcomeText(result(outcome()), t)).toEqual({
      level: 'info',
      text: 'binance BTC/USDT 1h is complete: 10 candles fetched in 2 requests, 1.5 s.',
    });
    expect(outcomeText(result(outcome({ requests: 0, fetched: 0 })), t).text).toMatch(
      /nothing had to be fetched/,
    );
  });

  it('with a hole is a warning, never silent', () => {
    const { level, text } = outcomeText(result(outcome({ status: 'incomplete', gaps: 3, openGaps: 2 })), t);
    expect(level).toBe('warning');
    expect(text).toContain('2 open gaps');
  });

  it('that failed is an error with its reason', () => {
    const error = { code: 'HTTP_STATUS', message: 'HTTP 503 from the exchange' };
    expect(outcomeText(result(outcome({ status: 'failed', error })), t)).toEqual({
      level: 'error',
      text: 'Failed: binance BTC/USDT 1h: HTTP 503 from the exchange',
      error,
    });
  });

  it('says one where there is one', () => {
    const one = outcome({ fetched: 1, requests: 1, openGaps: 1, status: 'incomplete' });
    expect(outcomeText(result(one), t).text).toBe(
      'binance BTC/USDT 1h is incomplete: 1 open gap. 1 candle fetched in 1 request.',
    );
  });

  it('that was stopped tells what is kept', () => {
    expect(outcomeText({ ...result(outcome()), interrupted: true }, t).text).toMatch(
      /^Stopped\. What was fetched is kept/,
    );
  });
});
