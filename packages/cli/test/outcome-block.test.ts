import { PassThrough } from 'node:stream';
import type { DatasetOutcome } from '@candlewick/core';
import { expect, it } from 'vitest';
import { outcomeBlock } from '../src/render/outcome-block.ts';
import { Terminal } from '../src/render/terminal.ts';

const DAY = { from: Date.UTC(2024, 0, 1), to: Date.UTC(2024, 0, 2) };
const NEVER = { firstAskedAt: 0, lastAskedAt: 0, timesAsked: 0, answer: 'not asked: the run was stopped' };
const stopped = (symbol: string, candles: number): DatasetOutcome => ({
  dataset: { exchange: 'binance', symbol, timeframe: '1h' },
  interval: DAY,
  status: 'failed',
  candles,
  fetched: candles,
  requests: 1,
  cacheHitRatio: 0,
  issues: [],
  gaps: [
    {
      ...DAY,
      from: DAY.from + candles * 3_600_000,
      reason: 'fetch-failed',
      evidence: NEVER,
      slots: 24 - candles,
    },
  ],
  error: { code: 'INTERRUPTED', message: 'stopped before it was done.' },
});
const shown = (outcomes: readonly DatasetOutcome[]) => {
  const stream = new PassThrough({ encoding: 'utf8' });
  outcomeBlock(new Terminal({ stream, env: {} }), outcomes, ({ symbol }) => symbol);
  return stream.read() as string;
};

it('what stopped many datasets that have nothing yet is told once', () => {
  const none = Array.from({ length: 40 }, (_, i) => stopped(`C${i}/USDT`, 0));
  expect(shown([stopped('BTC/USDT', 6), ...none])).toBe(`
Verification
  x BTC/USDT  stopped before it was done. [INTERRUPTED]
      2024-01-01 06:00 to 2024-01-02  fetch-failed  not asked: the run was stopped
  x C0/USDT, C1/USDT, C2/USDT, C3/USDT and 36 more  stopped before it was done. [INTERRUPTED]
`);
});

it('what stopped them for different reasons is told for each', () => {
  const refused = { code: 'EXCHANGE_REFUSED', message: 'no.' };
  expect(
    shown([stopped('A/USDT', 0), { ...stopped('B/USDT', 0), error: refused }, stopped('C/USDT', 0)]),
  ).toMatch(/^ {2}x A\/USDT, C\/USDT {2}stopped.*\n {2}x B\/USDT {2}no\./m);
});
