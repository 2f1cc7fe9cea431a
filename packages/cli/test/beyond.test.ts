import { PassThrough } from 'node:stream';
import type { CountedGap, GapReason } from '@candlewick/core';
import { expect, it } from 'vitest';
import { beyondLines } from '../src/render/beyond.ts';
import { Terminal } from '../src/render/terminal.ts';

const dataset = { exchange: 'kraken', symbol: 'BTC/USD', timeframe: '1h' };
const gap = (reason: GapReason, timesAsked: number): CountedGap => ({
  from: Date.UTC(2024, 0, 1),
  to: Date.UTC(2024, 0, 2),
  slots: 24,
  reason,
  evidence: { firstAskedAt: 0, lastAskedAt: 0, timesAsked, answer: 'why' },
});
const shown = (...beyond: readonly CountedGap[]) => {
  const stream = new PassThrough({ encoding: 'utf8' });
  beyondLines(new Terminal({ stream, env: {} }), dataset, beyond);
  return stream.read() as string | null;
};

it('what is not cached beyond a file is told with what helps', () => {
  expect(shown(gap('fetch-failed', 0))).toBe(
    `! kraken BTC/USD 1h has more that is not cached: 24 candles not asked for yet
      2024-01-01 to 2024-01-02  fetch-failed  why
  candlewick repair asks for it, candlewick gaps shows what is known of it.
`,
  );
  expect(shown(gap('beyond-retention', 1))).toContain('1 open gap');
});

it('nobody is sent for what the exchange has forgotten', () => {
  expect(shown(gap('beyond-retention', 1))).toContain('the exchange has it no more');
  expect(shown(gap('beyond-retention', 1), gap('fetch-failed', 1))).toContain('candlewick repair');
});

it('nothing is said where nothing is lacking', () => {
  expect(shown()).toBe(null);
});
