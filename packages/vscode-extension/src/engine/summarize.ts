import { approximateStep, createGrid, isExplained, type DatasetRecord } from '@candlewick/core';
import { intervalState, knownSpan, timeframeOf } from '@candlewick/core/host';
import type { DatasetActivity } from './activity.ts';
import type { DatasetSummary } from './protocol.ts';

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
  const isKnown = span.to > span.from;
  return {
    id,
    candles: record.candles,
    bytes: record.bytes,
    stepMs: approximateStep(timeframe),
    openGaps: open.length,
    missingCandles: open.reduce((sum, { slots }) => sum + slots, 0),
    explainedGaps: gaps.length - open.length,
    isDelisted: ledger.at(-1)?.reason === 'delisted',
    sources: [...new Set(coverage.map(({ source }) => source))].slice(0, MOST_SOURCES),
    updatedAt: record.updatedAt,
    pinned: record.pinned,
    version: record.version,
    isUpdating,
    ...(isKnown ? { span } : {}),
    ...(firstTime === undefined ? {} : { firstTime, lastTime }),
    ...(failure ? { failure } : {}),
  };
}
