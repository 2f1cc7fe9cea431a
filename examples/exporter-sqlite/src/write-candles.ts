import type { DatabaseSync } from 'node:sqlite';
import { setImmediate } from 'node:timers/promises';
import type { Candles, ExportResult, ExportSource } from '@candlewick/core';

const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'] as const;
/** Rows between two turns of the event loop: a few milliseconds of SQLite. */
const AT_ONCE = 1_000;

/** Writes all candles in one transaction: all of them are there afterwards, or nothing has changed. */
export async function writeCandles(
  database: DatabaseSync,
  table: string,
  source: ExportSource,
  signal: AbortSignal,
): Promise<ExportResult> {
  const { exchange, symbol, timeframe } = source.dataset;
  const insert = database.prepare(`INSERT OR REPLACE INTO ${table} VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`);
  let candles = 0;
  database.exec('BEGIN IMMEDIATE');
  try {
    for await (const batch of source.batches) {
      const columns = COLUMNS.map((name) => batch[name]);
      for (let row = 0; row < batch.length; row++) {
        const values = columns.map((column) => column[row]!);
        insert.run(exchange, symbol, timeframe, ...values, extrasOf(batch, row));
        if (row % AT_ONCE !== AT_ONCE - 1) continue;
        await setImmediate();
        signal.throwIfAborted();
      }
      candles += batch.length;
      await setImmediate();
      signal.throwIfAborted();
    }
    database.exec('COMMIT');
  } catch (error) {
    // A disk that is full has rolled it back already.
    if (database.isTransaction) database.exec('ROLLBACK');
    throw error;
  }
  return { candles, columns: [...COLUMNS, ...(source.extras.length > 0 ? ['extras'] : [])] };
}

/** The columns that only some venues send, as JSON; a value that was not sent is left out. */
function extrasOf(batch: Candles, row: number): string | null {
  const sent = Object.entries(batch.extras).filter(([, column]) => !Number.isNaN(column[row]));
  return sent.length === 0
    ? null
    : JSON.stringify(Object.fromEntries(sent.map(([name, column]) => [name, column[row]])));
}
