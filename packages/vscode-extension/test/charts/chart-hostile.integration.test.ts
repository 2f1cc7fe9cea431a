import { describe, expect, it } from 'vitest';
import type { DatasetId } from '../../src/charts/protocol.ts';
import { useChart } from '../support/use-chart.ts';

const BTC: DatasetId = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1m' };

describe('the chart of a hostile venue', () => {
  const requests = [{ ...BTC, start: '2025-01-01', end: '2025-01-08' }];
  const world = useChart({ fill: ({ client }) => client.call('fetch', { requests }), dataset: BTC });

  it('runs nothing that is in a name, an answer or a message that is none', async () => {
    const { chart } = world;
    const evil = '<img src=x onerror="window.hacked=1"><script>window.hacked=1</script>';
    const hostile = { exchange: evil.slice(0, 40), symbol: evil, timeframe: '1m' };
    const gap = {
      from: Date.UTC(2025, 9, 1),
      to: Date.UTC(2025, 9, 1, 1),
      slots: 60,
      reason: evil,
      isExplained: false,
      answer: evil,
      count: 1,
    };
    const span = { from: Date.UTC(2025, 0), to: Date.UTC(2025, 9, 2) };
    const words = { Indicators: evil, __proto__: { polluted: 1 } };
    chart.post({
      type: 'welcome',
      state: { dataset: hostile, scale: 'linear', indicators: [], table: true },
      words,
    });
    chart.post({
      type: 'dataset',
      lane: 'main',
      dataset: {
        id: hostile,
        span,
        timeframes: ['1m'],
        gaps: [gap],
        openGaps: 1,
        isUpdating: false,
        mark: '9 0',
      },
    });
    chart.post({ type: 'failed', lane: 'main', error: { code: evil, message: evil, remedy: evil } });
    chart.post({ type: 'told', text: evil });
    for (const nonsense of [
      null,
      7,
      evil,
      { type: evil },
      { type: 'window', lane: 'main', id: 1, result: evil },
    ])
      chart.post(nonsense);
    await chart.until(`document.querySelector('h1').textContent.includes('<img')`);
    await chart.press('Shift+G', 'i', 'Escape', 'd', 'e', 'Escape', '?', 'Escape');
    chart.post({ type: 'told', text: 'the last of them' });
    await chart.until(`document.querySelector('.live').textContent === 'the last of them'`);
    expect(
      await chart.page.evaluate(
        '[typeof window.hacked, ({}).polluted, document.querySelectorAll("img, main script").length]',
      ),
    ).toEqual(['undefined', undefined, 0]);
    await chart.receive({ type: 'save-image', image: 'no image' });
    expect(chart.logged).toContain('The chart sent a message that is none.');
  });

  it('obeys a policy that lets no other script run, and wrote nothing to the console', async () => {
    const { chart } = world;
    const ran = await chart.page.evaluate(`new Promise((resolve) => {
      const script = document.createElement('script');
      script.textContent = 'window.ranInline = true';
      document.addEventListener('securitypolicyviolation', () => resolve(window.ranInline ?? false), { once: true });
      document.body.append(script);
    })`);
    expect(ran).toBe(false);
    expect(chart.problems.filter((each) => !/Content Security Policy/.test(each))).toEqual([]);
  });
});
