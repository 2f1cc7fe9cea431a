import type { DatasetOutcome, ExportedFile } from '@candlewick/core';
import { fileDocument } from './file-json.ts';
import { gapDocument } from './gap-json.ts';
import { iso } from './format.ts';

/** The document of `fetch --json`. */
export function fetchDocument(
  outcomes: readonly DatasetOutcome[],
  files: ReadonlyMap<DatasetOutcome, readonly ExportedFile[]>,
  durationMs: number,
  /** Timeframes that were asked for and are made of the fetched ones. */
  derived: ReadonlyMap<DatasetOutcome, string | undefined> = new Map(),
) {
  return {
    status: outcomes.every(({ status }) => status === 'complete') ? 'complete' : 'incomplete',
    durationMs: Math.round(durationMs),
    datasets: outcomes.map((outcome) => ({
      ...outcome.dataset,
      ...(derived.get(outcome) === undefined ? {} : { derived: derived.get(outcome) }),
      status: outcome.status,
      from: outcome.interval.to > 0 ? iso(outcome.interval.from) : null,
      to: outcome.interval.to > 0 ? iso(outcome.interval.to) : null,
      candles: outcome.candles,
      fetched: outcome.fetched,
      requests: outcome.requests,
      ...(outcome.bytes === undefined ? {} : { bytes: outcome.bytes }),
      ...archiveDocument(outcome),
      cacheHitRatio: outcome.cacheHitRatio,
      gaps: outcome.gaps.map(gapDocument),
      files: (files.get(outcome) ?? []).map(fileDocument),
      ...(outcome.error === undefined ? {} : { error: outcome.error }),
    })),
  };
}

/** What came from files of the exchange's archive; nothing where there were none. */
function archiveDocument({ files = 0, fileBytes = 0, failedFiles = [] }: DatasetOutcome): object {
  if (files === 0 && failedFiles.length === 0) return {};
  return {
    archive: { files, bytes: fileBytes, ...(failedFiles.length > 0 ? { dropped: failedFiles } : {}) },
  };
}
