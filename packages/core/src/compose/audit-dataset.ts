import type { DatasetRecord } from '../contracts/cache.ts';
import type { CountedGap } from '../contracts/events.ts';
import { yieldToLoop } from '../analysis/text-chunks.ts';
import { sliceCandles, type Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import type { Interval } from '../domain/interval.ts';
import { CandleAudit, type AuditSettings } from '../pipeline/4-verify/audit-candles.ts';
import {
  isDefect,
  type AuditReport,
  type Finding,
  type FindingTotal,
} from '../pipeline/4-verify/audit-report.ts';
import { intervalState } from '../pipeline/outcome.ts';
import { knownSpan } from '../pipeline/repair-request.ts';

/** What of a dataset is verified, and how. */
export interface AuditRequest {
  /** Absent: all that is covered or spoken of in the ledger. */
  readonly interval?: Interval;
  /** What counts as unusual. Absent: as the configuration says. */
  readonly settings?: Partial<AuditSettings>;
  /** Called with the candles of every batch that was looked at. */
  readonly onProgress?: (candles: number) => void;
}

/** What verifying a cached dataset found. */
export interface DatasetAudit extends AuditReport {
  /** The dataset that was verified. */
  readonly dataset: DatasetId;
  /** What of it was looked at. */
  readonly interval: Interval;
  /** The ledger inside the interval, and what was never asked. */
  readonly gaps: readonly CountedGap[];
  /** Findings that say the data is wrong or not whole, and those that only say it is unusual. */
  readonly defects: number;
  /** Findings that only say it is unusual. */
  readonly anomalies: number;
}

/** Candles between two turns of the event loop: some milliseconds. */
const ROWS_PER_TURN = 4_096;

/** Streams the candles of a dataset through the audit; others get their turn on the event loop. */
export async function auditDataset(
  record: DatasetRecord,
  grid: Grid,
  read: (interval: Interval) => AsyncIterable<Candles>,
  { interval: wanted, settings, onProgress }: AuditRequest,
): Promise<DatasetAudit> {
  const interval = wanted ? grid.align(wanted) : knownSpan(record, grid);
  const { coverage, ledger } = record;
  const audit = new CandleAudit({
    interval,
    grid,
    coverage,
    ledger,
    ...(settings === undefined ? {} : { settings }),
  });
  for await (const batch of read(interval)) {
    for (let start = 0; start < batch.length; start += ROWS_PER_TURN) {
      audit.add(sliceCandles(batch, start, start + ROWS_PER_TURN));
      await yieldToLoop();
    }
    onProgress?.(batch.length);
  }
  const { gaps } = intervalState(record, interval, grid);
  const report = withOpenGaps(audit.result(), gaps);
  const count = (defects: boolean) =>
    report.totals
      .filter(({ kind }) => isDefect(kind) === defects)
      .reduce((sum, { findings }) => sum + findings, 0);
  return { ...report, dataset: record.id, interval, gaps, defects: count(true), anomalies: count(false) };
}

/** The report with the gaps that nobody can explain among its findings. */
function withOpenGaps(report: AuditReport, gaps: readonly CountedGap[]): AuditReport {
  const open = gaps
    .filter(({ reason }) => !isExplained(reason))
    .map(({ from, to, slots, reason, evidence }): Finding => ({
      kind: 'open-gap',
      from,
      to,
      candles: slots,
      detail: evidence.timesAsked === 0 ? 'never asked' : `${reason}: ${evidence.answer}`,
    }));
  if (open.length === 0) return report;
  const candles = open.reduce((sum, each) => sum + each.candles, 0);
  const total: FindingTotal = { kind: 'open-gap', findings: open.length, candles };
  const at = report.totals.findIndex(({ kind }) => !isDefect(kind));
  const totals = report.totals.toSpliced(at < 0 ? report.totals.length : at, 0, total);
  return {
    ...report,
    totals,
    findings: [...report.findings, ...open].sort((a, b) => a.from - b.from),
  };
}
