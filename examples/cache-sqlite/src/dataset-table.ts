import type { DatabaseSync } from 'node:sqlite';
import type { DatasetId, DatasetRecord, DatasetState } from '@candlewick/core';

/** A dataset as it is stored, beside its candles. */
export interface StoredDataset {
  readonly key: number;
  readonly exchange: string;
  readonly symbol: string;
  readonly timeframe: string;
  /** JSON of a DatasetState. */
  readonly state: string;
  readonly candles: number;
  readonly revisions: number;
  readonly updated_at: number;
  readonly used_at: number;
  readonly version: number;
}

export const findDataset = (database: DatabaseSync, { exchange, symbol, timeframe }: DatasetId) =>
  database
    .prepare('SELECT * FROM datasets WHERE exchange = ? AND symbol = ? AND timeframe = ?')
    .get(exchange, symbol, timeframe) as unknown as StoredDataset | undefined;

export const allDatasets = (database: DatabaseSync) =>
  database.prepare('SELECT * FROM datasets').all() as unknown as StoredDataset[];

/** The number of a dataset's next change: greater than that of any before, of datasets that are gone too. */
export const nextVersion = (database: DatabaseSync): number =>
  (
    database.prepare('UPDATE counter SET version = version + 1 RETURNING version').get() as {
      version: number;
    }
  ).version;

export function recordOf(database: DatabaseSync, stored: StoredDataset): DatasetRecord {
  const { exchange, symbol, timeframe, candles, revisions, version } = stored;
  const state = JSON.parse(stored.state) as DatasetState;
  const { first, last } = database
    .prepare('SELECT min(time) AS first, max(time) AS last FROM candles WHERE dataset = ?')
    .get(stored.key) as { first: number | null; last: number | null };
  return {
    id: { exchange, symbol, timeframe },
    ...state,
    candles,
    ...(first === null || last === null ? {} : { firstTime: first, lastTime: last }),
    bytes: candles * (60 + 8 * (state.facts.extras?.length ?? 0)),
    revisions,
    updatedAt: stored.updated_at,
    usedAt: stored.used_at,
    version,
  };
}
