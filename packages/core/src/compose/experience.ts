import { join } from 'node:path';
import type { RunRecord } from '../analysis/run-record.ts';
import { RUN_RECORDS_FOLDER } from '../analysis/run-records-folder.ts';
import { ASSUMED, type Experience } from '../pipeline/estimate.ts';
import type { Host } from './open-host.ts';
import { readRunRecords } from './run-records.ts';

/** So many runs are looked at, the newest. */
const RUNS = 30;
/** A run of fewer candles tells little. */
const ENOUGH = 500;

/** What the recorded runs tell of an exchange; assumptions where they tell nothing. Never rejects. */
export async function experienceOf(host: Pick<Host, 'context'>, exchange: string): Promise<Experience> {
  const folder = join(host.context('monitor', 'performance').stateFolder, RUN_RECORDS_FOLDER);
  const { records } = await readRunRecords(folder, { limit: RUNS }).catch(() => ({ records: [] }));
  return experienceFrom(records, exchange);
}

/** The medians over runs that fetched enough, by pages, and from that exchange alone. */
export function experienceFrom(records: readonly RunRecord[], exchange: string): Experience {
  const telling = records.filter(
    ({ datasets, candles, requests }) =>
      datasets.length > 0 &&
      datasets.every((each) => each.exchange === exchange && (each.files ?? 0) === 0) &&
      candles.fetched >= ENOUGH &&
      requests.latencyMs !== null,
  );
  if (telling.length === 0) return ASSUMED;
  return {
    latencyMs: median(telling.map(({ requests }) => requests.latencyMs!.p50)),
    bytesPerCandle: median(telling.map(({ requests, candles }) => requests.bytes / candles.fetched)),
    measured: true,
  };
}

const median = (values: readonly number[]): number => [...values].sort((a, b) => a - b)[values.length >> 1]!;
