import { describe, expect, it } from 'vitest';
import type { AuditSummary, DatasetDetail } from '../../src/engine/protocol.ts';
import { auditReport } from '../../src/text/audit-report.ts';
import { gapReport } from '../../src/text/gap-report.ts';
import { HOUR, summaryOf, t } from '../tree/summary-of.ts';

const FROM = Date.UTC(2024, 0, 1);
const interval = { from: FROM, to: FROM + 48 * HOUR };

describe('the report of gaps', () => {
  it('has those that nobody can explain first', () => {
    const evidence = { firstAskedAt: FROM, lastAskedAt: FROM, timesAsked: 2, answer: 'absent' };
    const gap = { ...interval, slots: 48, evidence };
    const gaps = [
      { ...gap, reason: 'outage', isExplained: true } as const,
      { ...gap, reason: 'fetch-failed', isExplained: false } as const,
    ];
    const detail = { summary: summaryOf('binance BTC/USDT 1h'), gaps, coverage: [], extras: [], revisions: 0, timeframes: [] }; // prettier-ignore
    const text = gapReport(detail satisfies DatasetDetail, t);
    const order = ['## Open', 'fetch\\-failed', '## Explained', '| outage |'].map((part) =>
      text.indexOf(part),
    );
    expect(order.every((at, i) => at > (order[i - 1] ?? 0))).toBe(true);
    // A date that a browser breaks at its hyphens is hard to read.
    expect(text).toContain('| <span style="white-space: nowrap">2024-01-01</span> |');
    expect(text.match(/^<div class="candlewick-table" tabindex="0" role="region" /gm)).toHaveLength(3);
  });

  it('names files by enough of their checksum to leave room for the other columns', () => {
    const source = `mine.csv sha256:${'15656d5abe9d'.padEnd(64, '0')}`;
    const coverage = [{ ...interval, fetchedAt: FROM, provenance: 'import', source }];
    const detail = { summary: summaryOf('import:desk BTC/USDT 1h'), gaps: [], coverage, extras: [], revisions: 0, timeframes: [] }; // prettier-ignore
    const text = gapReport(detail satisfies DatasetDetail, t);
    expect(text).toContain('mine\\.csv sha256\\:15656d5abe9d…');
    expect(text).toContain('There are none.');
  });
});

describe('the report of a verification', () => {
  it('takes no name of a dataset for markup', () => {
    const symbol = '"><img src=x onerror=alert(1)>';
    const totals = [{ kind: 'flat-run', findings: 1, candles: 48 }];
    const dataset = { exchange: 'binance', symbol, timeframe: '1h' };
    const text = auditReport(
      [{ dataset, interval, candles: 48, defects: 0, anomalies: 1, totals, findings: [] }],
      t,
    );
    expect(text).not.toMatch(/(?<!\\)<img/);
  });

  it('has numbers in columns of numbers, and a table only where something was found', () => {
    const clean: AuditSummary = {
      dataset: { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1h' },
      interval,
      candles: 48,
      defects: 0,
      anomalies: 0,
      totals: [],
      findings: [],
    };
    expect(auditReport([clean], t)).not.toContain('|');
    const finding = { ...interval, kind: 'flat-run', candles: 48, detail: 'no volume' };
    const totals = [{ kind: 'flat-run', findings: 1, candles: 48 }];
    const lines = auditReport([{ ...clean, anomalies: 1, totals, findings: [finding] }], t).split('\n');
    expect(lines).toContain('| --- | ---: | ---: |');
    expect(lines).toContain('| --- | --- | --- | ---: | --- |');
    expect(lines).toContain('| flat\\-run | 1 | 48 |');
  });
});
