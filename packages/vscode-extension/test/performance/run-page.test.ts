import { describe, expect, it } from 'vitest';
import type { RunRecord } from '../../src/engine/protocol.ts';
import { html } from '../../src/performance/html.ts';
import { runPage } from '../../src/performance/run-page.ts';
import { t } from '../tree/summary-of.ts';

function recordOf(more: Partial<RunRecord> = {}): RunRecord {
  return {
    version: 1,
    runId: 'a',
    kind: 'fetch',
    status: 'complete',
    startedAt: Date.UTC(2026, 0, 1),
    durationMs: 2_000,
    datasets: [{ exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h', status: 'complete', candles: 5, fetched: 5, requests: 2, cacheHitRatio: 0 }], // prettier-ignore
    candles: { available: 2_000, fetched: 2_000, read: 0, exported: 0 },
    candlesPerSecond: 1_000,
    secondsPer1000: 1,
    stages: {},
    requests: { count: 2, failed: 1, retries: 1, weight: 4, bytes: 1_000, latencyMs: { p50: 10, p99: 40, max: 50 }, waitedMs: 5 }, // prettier-ignore
    cache: { hitRatio: 0, slots: 2_000, missed: 2_000, memory: 0, disk: 0 },
    memory: { startBytes: 1, peakBytes: 100_000_000 },
    eventLoop: { p99Ms: 3, maxMs: 5 },
    cpu: { userMs: 1, systemMs: 1 },
    workers: null,
    pressures: 0,
    budget: [
      {
        identity: 'x',
        pool: 'spot-weight',
        limit: 6_000,
        samples: [
          { atMs: 0, used: 0, allowed: 5_400, state: 'free' },
          { atMs: 2_000, used: 4, allowed: 5_400, state: 'free' },
        ],
      },
    ],
    waterfall: [
      { startMs: 0, waitedMs: 0, durationMs: 40, status: 200, endpoint: 'klines', requests: 1 },
      { startMs: 50, waitedMs: 5, durationMs: null, status: null, endpoint: 'klines', requests: 1 },
    ],
    ...more,
  };
}

const page = (records: readonly RunRecord[]): string =>
  runPage({
    records,
    cspSource: 'https://csp.example',
    stylesheet: 'https://csp.example/a.css',
    language: 'en',
    t,
  });

describe('the performance view', () => {
  it('shows totals, requests over time and the budget of a run', () => {
    const text = page([recordOf()]);
    for (const part of [
      '2,000',
      '1,000',
      'Requests over time: 2',
      'Budget spot-weight: at most 4 of 5,400 used',
    ])
      expect(text).toContain(part);
    expect(text).toMatch(/<rect class="bad"/);
  });

  it('says how each run ended, in a word beside the mark', () => {
    const statuses = ['complete', 'incomplete', 'failed', 'interrupted'] as const;
    const text = page(statuses.map((status) => recordOf({ status })));
    const words = [...text.matchAll(/UTC\s+·\s+(\w+)\s+·\s+2\.0\ss/g)].map(([, word]) => word);
    expect(words).toEqual(['complete', 'incomplete', 'failed', 'stopped']);
  });

  it('says what to do where nothing has been recorded', () => {
    expect(page([])).toContain('No run has been recorded yet');
  });

  it('allows no script at all, and no style but its own file', () => {
    const text = page([recordOf()]);
    expect(text).toContain(
      "default-src 'none'; style-src https://csp.example; img-src 'none'; script-src 'none'",
    );
    expect(text).not.toMatch(/<script|style=|onerror=|onclick=|javascript:/);
  });

  it('shows names of markets and endpoints as text, whatever is in them', () => {
    const evil = '"><script>alert(1)</script><img src=x onerror=alert(1)>';
    const [dataset] = recordOf().datasets;
    const [request] = recordOf().waterfall;
    const text = page([
      recordOf({ datasets: [{ ...dataset!, symbol: evil }], waterfall: [{ ...request!, endpoint: evil }] }),
    ]);
    expect(text).not.toMatch(/<script|<img/);
    expect(text).toContain('&#60;script&#62;');
  });
});

describe('html', () => {
  it('escapes what is put in, and takes its own as it is', () => {
    expect(html`<a b="${'"<&>\'`'}">${[html`<i>${1}</i>`]}</a>`.text).toBe(
      '<a b="&#34;&#60;&#38;&#62;&#39;&#96;"><i>1</i></a>',
    );
  });
});
