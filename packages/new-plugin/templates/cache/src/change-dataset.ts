import {
  applyChange,
  CandlewickError,
  copyRows,
  countRows,
  cutRuns,
  isEmptyInterval,
  NEW_DATASET,
  parseTimeframe,
  putRows,
  storableRows,
  type CandlePut,
  type Candles,
  type DatasetChange,
  type DatasetId,
  type Revision,
} from '@candlewick/core';
import type { Body, Head } from './dataset-file.ts';

/** A dataset as it is stored. */
export interface Stored {
  readonly head: Head;
  readonly body: Body;
}

/** A dataset after a change, and what the change did to its candles. */
export interface Changed extends Stored {
  readonly added: number;
  readonly revised: number;
}

/**
 * A dataset with a change applied. What a change means is core's to say, so that all caches agree; this puts the parts
 * together in their order. Pure: what it is given stays as it is.
 *
 * @param before undefined: the dataset is new
 * @param now milliseconds UTC
 * @throws UNKNOWN_TIMEFRAME; INTERNAL where the rows are not in order
 */
export function changeDataset(
  id: DatasetId,
  before: Stored | undefined,
  change: DatasetChange,
  version: number,
  now: number,
): Changed {
  const timeframe = parseTimeframe(id.timeframe);
  if (!timeframe) throw new CandlewickError('UNKNOWN_TIMEFRAME', `${id.timeframe} is not a timeframe`);
  const state = applyChange(before?.head ?? NEW_DATASET, change, timeframe);
  let runs = before?.body.runs ?? [];
  for (const { from, to } of change.evict ?? [])
    runs = [...cutRuns(runs, -Infinity, from), ...cutRuns(runs, to, Infinity)];
  const revisions: Revision[] = [];
  let added = 0;
  for (const put of change.put ?? []) {
    const rows = ownRows(put, state.facts.extras ?? []);
    if (isEmptyInterval(put.interval)) continue;
    const outcome = putRows(runs, put.interval, rows, now);
    runs = outcome.runs;
    added += outcome.added;
    revisions.push(...outcome.revisions);
  }
  const all = [...(before?.body.revisions ?? []), ...revisions];
  const { facts, coverage, ledger, pinned } = state;
  const first = runs[0]?.time[0];
  const last = runs.at(-1)?.time.at(-1);
  const head: Head = {
    ...{ id, facts, coverage, ledger, pinned, version },
    ...{ candles: countRows(runs), revisions: all.length, updatedAt: now },
    ...(first === undefined || last === undefined ? {} : { firstTime: first, lastTime: last }),
  };
  return { head, body: { runs, revisions: all }, added, revised: revisions.length };
}

/** The rows in memory of their own: the caller's is the caller's again when the commit is done. */
function ownRows(put: CandlePut, extras: readonly string[]): Candles {
  try {
    return copyRows(storableRows(put, extras));
  } catch (cause) {
    throw new CandlewickError('INTERNAL', (cause as Error).message, { cause });
  }
}
