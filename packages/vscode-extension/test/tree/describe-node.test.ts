import { describe, expect, it } from 'vitest';
import { datasetTooltip, describeDataset, describeGroup } from '../../src/tree/describe-node.ts';
import { HOUR, NOW, summaryOf, t } from './summary-of.ts';

const BTC = 'binance BTC/USDT 1h';
const text = (more: Parameters<typeof summaryOf>[1]) => describeDataset(summaryOf(BTC, more), NOW, t);

describe('a dataset in the tree', () => {
  it('says its health in words before span and count', () => {
    expect(text({})).toMatchObject({
      label: '1h',
      description: 'complete · 2025-12-31 – 2026-01-10 · 240',
      state: 'complete',
      spoken: 'binance BTC/USDT 1h, complete, 240 candles',
    });
  });

  it('names open gaps, failure and work before anything else', () => {
    expect(text({ openGaps: 2 })).toMatchObject({ state: 'gaps' });
    expect(text({ openGaps: 2 }).description).toMatch(/^2 open gaps · /);
    const failure = { code: 'HTTP_STATUS', message: 'HTTP 503' };
    expect(text({ failure })).toMatchObject({ state: 'failed', spoken: expect.stringContaining('HTTP 503') as string }); // prettier-ignore
    expect(text({ failure, isUpdating: true })).toMatchObject({ state: 'updating' });
  });

  it('of which a run that was stopped left some is not called complete', () => {
    const left = { openGaps: 1, missingCandles: 5_000, unaskedCandles: 5_000 };
    expect(text(left)).toMatchObject({ state: 'gaps' });
    expect(text(left).description).toMatch(/^5,000 candles not asked for yet · /);
  });

  it('is behind when it ends more than a day and three candles ago, unless the market has ended', () => {
    const span = { from: NOW - 100 * HOUR, to: NOW - 48 * HOUR };
    expect(text({ span })).toMatchObject({ state: 'stale', description: expect.stringMatching(/^complete, 2 d behind/) as string }); // prettier-ignore
    expect(text({ span, isDelisted: true })).toMatchObject({ state: 'complete' });
    expect(text({ span: { from: 0, to: NOW - 20 * HOUR } })).toMatchObject({ state: 'complete' });
  });

  it('without anything known is empty', () => {
    expect(text({ span: undefined, candles: 0 })).toMatchObject({ state: 'empty', description: 'empty · 0' });
  });
});

describe('an exchange in the tree', () => {
  it('counts its datasets and shows the state that asks for attention', () => {
    const all = [summaryOf(BTC), summaryOf('binance ETH/USDT 1h', { openGaps: 1 })];
    expect(describeGroup('binance', all, NOW, t)).toMatchObject({
      description: '2 datasets · 1 with gaps',
      state: 'gaps',
    });
  });
});

describe('a tooltip', () => {
  it('has coverage, gaps with their reasons, size, age and source', () => {
    const reasons = [
      { reason: 'outage', isExplained: true, gaps: 2 },
      { reason: 'no-trade', isExplained: true, gaps: 1 },
      { reason: 'fetch-failed', isExplained: false, gaps: 1 },
    ] as const;
    const tooltip = datasetTooltip(
      summaryOf(BTC, { openGaps: 1, missingCandles: 5, explainedGaps: 3, reasons }),
      NOW,
      t,
    );
    for (const part of [
      '1 open gap',
      '1\\: fetch\\-failed, 5 candles missing',
      '3\\: outage 2, no\\-trade 1',
      '2\\.4 KB',
      '1 min 0 s ago',
      'api\\.example\\.com',
    ])
      expect(tooltip).toContain(part);
  });

  it('holds no markup that an exchange sent: no link, command, picture, table or line', () => {
    const id = {
      exchange: 'evil',
      symbol: '[x](command:evil) ![p](http://a/b)|\n# <img src=x>',
      timeframe: '1h',
    };
    const tooltip = datasetTooltip(summaryOf(BTC, { id }), NOW, t);
    expect(tooltip).not.toMatch(/(?<!\\)[[\]<>!]|(?<!\\)\(command/);
    expect(tooltip.split('\n')[0]).toMatch(/^\*\*evil .* 1h\*\*$/);
  });
});
