import type { DatasetId, DatasetOutcome, DatasetRecord, Host, RunEvent, RunOptions } from '@candlewick/core';
import { openRun, rowsOf, type FetchRequest, type Monitor } from '@candlewick/core';
import type { MarketRequest, MarketServer } from '@candlewick/core/testing';

/** What is known after a run: its outcome, the cache, and what the venue was asked. */
export interface Look {
  readonly outcome: DatasetOutcome;
  readonly record: DatasetRecord;
  readonly rows: readonly (readonly number[])[];
  /** All of them, in order. */
  readonly requests: readonly MarketRequest[];
  readonly events: readonly RunEvent[];
}

/** Fetches, and reads all that the cache has of the dataset then. */
export async function lookAfter(
  host: Host,
  market: MarketServer,
  options: RunOptions,
  request: FetchRequest,
): Promise<Look> {
  market.requests.clear();
  const events: RunEvent[] = [];
  const journal: Monitor = {
    onEvent: (event) => void events.push(event),
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
  const { exchange, symbol, timeframe } = request;
  const id: DatasetId = { exchange, symbol, timeframe };
  await using run = await openRun(host, { ...options, observers: [journal] });
  const [outcome] = await run.fetch([request]);
  const record = await run.cache.get(id);
  const rows: number[][] = [];
  if (record) for await (const batch of run.read(id)) rows.push(...rowsOf(batch));
  const empty = { id, facts: {}, coverage: [], ledger: [] } as unknown as DatasetRecord;
  return { outcome: outcome!, record: record ?? empty, rows, requests: [...market.requests.all], events };
}
