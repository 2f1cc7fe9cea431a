import type { Call } from '../call.ts';
import { ProgressMeter } from '../progress-meter.ts';
import type { AuditSummary } from '../protocol.ts';

/** So many findings are named; the totals count all. */
const MOST_FINDINGS = 200;

export const verify: Call<'verify'> = async (engine, { datasets }, { signal, progress }) => {
  using meter = new ProgressMeter(progress, datasets.length);
  await using run = await engine.openRun('verify', signal, { observers: [meter], datasets });
  for (const id of datasets) meter.expect((await run.cache.get(id))?.candles ?? 0);
  const result: AuditSummary[] = [];
  for (const dataset of datasets) {
    const audit = await run.verify(dataset, { onProgress: (candles) => meter.advance(dataset, candles) });
    const { interval, candles, defects, anomalies, totals, findings } = audit;
    result.push({
      dataset,
      interval,
      candles,
      defects,
      anomalies,
      totals: totals.map(({ kind, findings: count, candles: all }) => ({
        kind,
        findings: count,
        candles: all,
      })),
      findings: findings
        .slice(0, MOST_FINDINGS)
        .map(({ kind, from, to, candles: all, detail = '' }) => ({ kind, from, to, candles: all, detail })),
    });
    meter.datasetDone();
  }
  engine.emit({ type: 'run-finished', kind: 'verify', status: 'complete' });
  return result;
};
