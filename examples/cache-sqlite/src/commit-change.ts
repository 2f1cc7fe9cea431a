import type { DatabaseSync } from 'node:sqlite';
import {
  applyChange,
  CandlewickError,
  isEmptyInterval,
  NEW_DATASET,
  parseTimeframe,
  putRows,
  storableRows,
  type Candles,
  type CandlePut,
  type CommitResult,
  type DatasetChange,
  type DatasetId,
  type DatasetState,
  type Revision,
} from '@candlewick/core';
import { findDataset, nextVersion } from './dataset-table.ts';
import { deleteRows, readRuns, writeRuns } from './row-table.ts';

/** Applies a change inside of a transaction of the caller's. What it means is core's to say: `applyChange`, `putRows`. */
export function commitChange(
  database: DatabaseSync,
  id: DatasetId,
  change: DatasetChange,
  now: number,
): CommitResult {
  const timeframe = parseTimeframe(id.timeframe);
  if (!timeframe) throw new CandlewickError('UNKNOWN_TIMEFRAME', `${id.timeframe} is not a timeframe.`);
  const before = findDataset(database, id);
  const known = before ? (JSON.parse(before.state) as DatasetState) : NEW_DATASET;
  const state = applyChange(known, change, timeframe);
  const { exchange, symbol } = id;
  const { key } = database
    .prepare(
      `INSERT INTO datasets VALUES (NULL, ?, ?, ?, '', 0, 0, ?, ?, 0)
       ON CONFLICT DO UPDATE SET updated_at = excluded.updated_at, used_at = excluded.used_at RETURNING key`,
    )
    .get(exchange, symbol, id.timeframe, now, now) as { key: number };

  let candles = before?.candles ?? 0;
  for (const interval of change.evict ?? []) candles -= deleteRows(database, key, interval);
  let added = 0;
  const revisions: Revision[] = [];
  for (const put of change.put ?? []) {
    const rows = storable(put, state.facts.extras ?? []);
    if (isEmptyInterval(put.interval)) continue;
    const outcome = putRows(readRuns(database, key, put.interval), put.interval, rows, now);
    if (!outcome.changed) continue;
    deleteRows(database, key, put.interval);
    writeRuns(database, key, outcome.runs);
    added += outcome.added;
    candles += outcome.added - outcome.vanished;
    revisions.push(...outcome.revisions);
  }
  const remember = database.prepare('INSERT INTO revisions (dataset, revision) VALUES (?, ?)');
  for (const revision of revisions) remember.run(key, JSON.stringify(revision));
  const version = nextVersion(database);
  database
    .prepare(
      'UPDATE datasets SET state = ?, candles = ?, revisions = revisions + ?, version = ? WHERE key = ?',
    )
    .run(JSON.stringify(state), candles, revisions.length, version, key);
  return { version, added, revised: revisions.length };
}

function storable(put: CandlePut, extras: readonly string[]): Candles {
  try {
    return storableRows(put, extras);
  } catch (error) {
    throw new CandlewickError('INTERNAL', (error as Error).message, { cause: error });
  }
}
