import {
  approximateStep,
  createGrid,
  isExplained,
  type CountedGap,
  type DatasetRecord,
} from '@candlewick/core';
import { intervalState, knownSpan, timeframeOf, wasAsked } from '@candlewick/core/host';
import type { DatasetActivity } from './activity.ts';
import { markOf } from './mark-of.ts';
import type { DatasetSummary, ReasonCount } from './protocol.ts';

/** So many sources are named. */
const MOST_SOURCES = 3;

/** A dataset as lists show it. */
export function summarize(record: DatasetRecord, { isUpdating, failure }: DatasetActivity): DatasetSummary {
  const { id, facts, ledger, coverage, firstTime, lastTime } = record;
  const timeframe = timeframeOf(id.timeframe);
  const grid = createGrid(timeframe, facts.gridOrigin);
  const span = knownSpan(record, grid);
  const { gaps } = intervalState(record, span, grid);
  const open = gaps.filter(({ reason }) => !isExplained(reason));
  const unasked = open.reduce((sum, gap) => sum + (wasAsked(gap) ? 0 : gap.slots), 0);
  const isKnown = span.to > span.from;
  return {
    id,
    candles: record.candles,
    bytes: record.bytes,
    stepMs: approximateStep(timeframe),
    openGaps: open.length,
    missingCandles: open.reduce((sum, { slots }) => sum + slots, 0),
    ...(unasked > 0 ? { unaskedCandles: unasked } : {}),
    explainedGaps: gaps.length - open.length,
    reasons: reasonsOf(gaps),
    isDelisted: ledger.at(-1)?.reason === 'delisted',
    sources: [...new Set(coverage.map(({ source }) => source))].slice(0, MOST_SOURCES),
    updatedAt: record.updatedAt,
    pinned: record.pinned,
    mark: markOf(record),
    isUpdating,
    ...(isKnown ? { span } : {}),
    ...(firstTime === undefined ? {} : { firstTime, lastTime }),
    ...(failure ? { failure } : {}),
  };
}

/** The most frequent first. */
function reasonsOf(gaps: readonly CountedGap[]): readonly ReasonCount[] {
  const counts = new Map<CountedGap['reason'], number>();
  for (const { reason } of gaps) counts.set(reason, (counts.get(reason) ?? 0) + 1);
  return [...counts]
    .map(([reason, count]) => ({ reason, isExplained: isExplained(reason), gaps: count }))
    .sort((a, b) => b.gaps - a.gaps);
}
