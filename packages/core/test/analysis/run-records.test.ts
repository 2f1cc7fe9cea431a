import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { RunRecord } from '../../src/analysis/run-record.ts';
import { readRunRecords } from '../../src/compose/run-records.ts';

let folder: string;
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'candlewick-records-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const record = (runId: string): RunRecord => ({
  ...{ version: 1, runId, kind: 'fetch', status: 'complete', startedAt: 0, durationMs: 5, datasets: [] },
  candles: { available: 0, fetched: 0, read: 0, exported: 0 },
  ...{
    candlesPerSecond: null,
    secondsPer1000: null,
    stages: { fetch: { durationMs: 1, candles: 0, calls: 1 } },
  },
  requests: { count: 0, failed: 0, retries: 0, weight: 0, bytes: 0, latencyMs: null, waitedMs: 0 },
  cache: { hitRatio: null, slots: 0, missed: 0, memory: 0, disk: 0 },
  memory: { startBytes: 1, peakBytes: 2 },
  eventLoop: { p99Ms: 0, maxMs: 0 },
  cpu: { userMs: 0, systemMs: 0 },
  ...{ workers: null, pressures: 0, budget: [], waterfall: [] },
});
const put = (name: string, text: string) => writeFile(join(folder, name), text);

it('gives the newest records first, at most as many as asked for', async () => {
  for (const id of ['1', '2', '3']) await put(`2024010${id}-${id}.json`, JSON.stringify(record(id)));
  expect((await readRunRecords(folder)).records.map(({ runId }) => runId)).toEqual(['3', '2', '1']);
  expect((await readRunRecords(folder, { limit: 2 })).records.map(({ runId }) => runId)).toEqual(['3', '2']);
});

it('names damaged files and reads on', async () => {
  await put('20240101-a.json', JSON.stringify(record('a')));
  await put('20240102-cut.json', '{"version":1,');
  await put('20240103-other.json', '{"version":7}');
  await put('.20240104-b.json.9.tmp', 'half');
  const { records, skipped } = await readRunRecords(folder, { limit: 1 });
  expect(records.map(({ runId }) => runId)).toEqual(['a']);
  expect(skipped.map(({ file }) => file)).toEqual([
    join(folder, '20240103-other.json'),
    join(folder, '20240102-cut.json'),
  ]);
  expect(skipped[0]!.reason).toContain('version');
});

it('holds nothing where there is no folder, and says so when the folder cannot be listed', async () => {
  expect(await readRunRecords(join(folder, 'absent'))).toEqual({ records: [], skipped: [] });
  await put('file', '');
  await expect(readRunRecords(join(folder, 'file'))).rejects.toMatchObject({ code: 'STATE_UNWRITABLE' });
});
