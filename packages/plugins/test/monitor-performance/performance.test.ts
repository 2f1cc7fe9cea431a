import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { RUN_RECORDS_FOLDER, runRecordSchema } from '@candlewick/core';
import { readRunRecords } from '@candlewick/core/host';
import type { RunEvent } from '@candlewick/core';
import { monitorContract, openMonitorHarness, runContract, sampleEvents } from '@candlewick/core/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import plugin from '../../src/monitor-performance/plugin.ts';

let root: string;
let next = 0;
beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'candlewick-performance-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

const open = async (options: unknown = {}) => {
  const stateFolder = join(root, `state-${next++}`);
  const harness = await openMonitorHarness(plugin, stateFolder, options);
  return { ...harness, folder: join(stateFolder, RUN_RECORDS_FOLDER) };
};
const START = Date.UTC(2024, 0, 1);

runContract({ describe, it }, monitorContract, 'monitor-performance', () => open());

describe('monitor-performance', () => {
  it('keeps a record of a run that says what it did and what it cost', async () => {
    const { monitor, folder, logger } = await open();
    const [first, ...rest] = sampleEvents();
    monitor.onEvent(first!);
    // Inside the run, which begins with its first event: something to be counted, many ticks of the clock of CPU time.
    const before = process.cpuUsage();
    while (process.cpuUsage(before).user < 20_000);
    for (const event of rest) monitor.onEvent(event);
    await monitor[Symbol.asyncDispose]();
    const { records, skipped } = await readRunRecords(folder);
    expect(skipped).toEqual([]);
    expect(logger.lines).toEqual([]);
    expect(await readdir(folder)).toEqual(['20240101T000000000Z-run-1.json']);
    expect(records).toMatchObject([
      {
        runId: 'run-1',
        kind: 'fetch',
        status: 'incomplete',
        startedAt: START,
        durationMs: 1_000,
        datasets: [{ symbol: 'BTC/USDT', candles: 23, fetched: 17, cacheHitRatio: 0.25 }],
        candles: { available: 23, fetched: 17, read: 23, exported: 23 },
        candlesPerSecond: 23,
        secondsPer1000: 43.478,
        stages: { fetch: { durationMs: 92, candles: 17, calls: 1 } },
        requests: { count: 1, failed: 0, retries: 1, weight: 2, bytes: 3_000, waitedMs: 12 },
        cache: { hitRatio: 0.25, slots: 24, missed: 18, memory: 17, disk: 6 },
        workers: { threads: 2, use: 0.25 },
        pressures: 1,
        budget: [{ pool: 'spot-weight', samples: [{ atMs: 0, used: 4_500, state: 'near' }] }],
        waterfall: [{ startMs: 100, waitedMs: 12, durationMs: 80, status: 200, requests: 1 }],
      },
    ]);
    const [record] = records;
    expect(record!.memory.peakBytes).toBeGreaterThan(10_000_000);
    expect(record!.cpu.userMs).toBeGreaterThanOrEqual(20);
  });

  it('names what a run that fetched nothing has exported, brought from a file, or read', async () => {
    const { monitor, folder } = await open();
    const all = sampleEvents();
    const only = (runId: string, ...types: RunEvent['type'][]) =>
      all.filter(({ type }) => types.includes(type)).map((event) => ({ ...event, runId }));
    const ofMinutes = (event: RunEvent) =>
      event.type === 'read' ? { ...event, dataset: { ...event.dataset, timeframe: '1m' } } : event;
    const exported = only('run-1', 'run-started', 'read', 'export-finished', 'run-finished').map(ofMinutes);
    const [begun, read, ended] = only('run-2', 'run-started', 'read', 'run-finished');
    const brought = only('run-3', 'run-started', 'read', 'stored', 'run-finished').map(ofMinutes);
    for (const event of [...exported, begun!, read!, read!, ended!, ...brought]) monitor.onEvent(event);
    await monitor[Symbol.asyncDispose]();
    const { records } = await readRunRecords(folder);
    const named = Object.fromEntries(records.map(({ runId, datasets }) => [runId, datasets]));
    const row = { exchange: 'binance', symbol: 'BTC/USDT', status: 'incomplete', fetched: 0 };
    expect(named['run-1']).toMatchObject([{ ...row, timeframe: '1h', candles: 23 }]);
    expect(named['run-2']).toMatchObject([{ ...row, timeframe: '1h', candles: 46 }]);
    expect(named['run-3']).toMatchObject([{ ...row, timeframe: '1h' }]);
  });

  it('tells latencies within 2% and the requests that failed', async () => {
    const { monitor, folder } = await open();
    for (let i = 1; i <= 1_000; i++)
      monitor.onEvent(request(i, { durationMs: i, status: i % 100 ? 200 : 503 }));
    monitor.onEvent(request(0, {}));
    monitor.onEvent(finished());
    await monitor[Symbol.asyncDispose]();
    const [record] = (await readRunRecords(folder)).records;
    const { latencyMs, count, failed } = record!.requests;
    expect([count, failed]).toEqual([1_001, 11]);
    expect(latencyMs!.p50).toBeGreaterThan(490);
    expect(latencyMs!.p50).toBeLessThan(510);
    expect(latencyMs!.p99).toBeGreaterThan(970);
    expect(latencyMs!.max).toBe(1_000);
  });

  it('counts what was cancelled apart from what failed, and takes no latency from what had no answer', async () => {
    const { monitor, folder } = await open();
    monitor.onEvent(request(0, { durationMs: 10, status: 200 }));
    monitor.onEvent({ ...request(1, { durationMs: 5_000 }), cancelled: true });
    monitor.onEvent(request(2, { durationMs: 30_000 }));
    const outcome = sampleEvents().find((event) => event.type === 'dataset-finished')!.outcome;
    const error = { code: 'INTERRUPTED', message: 'stopped' };
    monitor.onEvent({
      ...{ type: 'dataset-finished', runId: 'run-1', at: START },
      outcome: { ...outcome, status: 'failed', error },
    });
    monitor.onEvent({ ...finished(), status: 'interrupted' } as RunEvent);
    await monitor[Symbol.asyncDispose]();
    const [record] = (await readRunRecords(folder)).records;
    expect(record!.requests).toMatchObject({
      ...{ count: 3, failed: 1, cancelled: 1 },
      latencyMs: { max: 10 },
    });
    expect(record!.waterfall.map(({ cancelled }) => cancelled)).toEqual([undefined, true, undefined]);
    expect(record!.datasets).toMatchObject([{ status: 'interrupted' }]);
  });

  it('stays small however long the run, and loses neither the slowest request nor the fullest budget', async () => {
    const { monitor, folder } = await open();
    const budget = sampleEvents().find((event): event is RunEvent<'budget'> => event.type === 'budget')!;
    for (let i = 0; i < 50_000; i++) {
      monitor.onEvent(request(i, { durationMs: i === 31_337 ? 9_999 : 100, status: 200 }));
      const used = i === 17_171 ? 5_399 : i % 1_000;
      monitor.onEvent({ ...budget, at: START + i, status: { ...budget.status, used } });
    }
    monitor.onEvent(finished());
    await monitor[Symbol.asyncDispose]();
    const [record] = (await readRunRecords(folder)).records;
    expect(record!.waterfall.length).toBeLessThanOrEqual(400);
    expect(record!.waterfall.reduce((sum, { requests }) => sum + requests, 0)).toBe(50_000);
    expect(record!.waterfall.some(({ durationMs }) => durationMs === 9_999)).toBe(true);
    expect(record!.budget[0]!.samples.length).toBeLessThanOrEqual(240);
    expect(record!.budget[0]!.samples.some(({ used }) => used === 5_399)).toBe(true);
    expect(JSON.stringify(record).length).toBeLessThan(100_000);
  });

  it('keeps the newest records and clears what a killed process left', async () => {
    const { monitor, folder } = await open({ keep: 3 });
    for (let i = 0; i < 3; i++) monitor.onEvent(finished(`run-${i}`, START + i * 1_000));
    await monitor[Symbol.asyncDispose]();
    const stale = join(folder, '.old.json.1.tmp');
    await writeFile(stale, '{');
    await utimes(stale, 1, 1);
    for (let i = 3; i < 6; i++) monitor.onEvent(finished(`run-${i}`, START + i * 1_000));
    await monitor[Symbol.asyncDispose]();
    expect((await readRunRecords(folder)).records.map(({ runId }) => runId)).toEqual([
      'run-5',
      'run-4',
      'run-3',
    ]);
    expect((await readdir(folder)).length).toBe(3);
  });

  it('records a run that never finished as interrupted', async () => {
    const { monitor, folder } = await open();
    for (const event of sampleEvents().slice(0, 6)) monitor.onEvent(event);
    await monitor[Symbol.asyncDispose]();
    expect((await readRunRecords(folder)).records).toMatchObject([{ status: 'interrupted', runId: 'run-1' }]);
  });

  it('only logs when the state folder cannot be written', async () => {
    const file = join(root, 'a-file');
    await writeFile(file, '');
    const { monitor, logger } = await openMonitorHarness(plugin, join(file, 'state'));
    monitor.onEvent(finished());
    await monitor[Symbol.asyncDispose]();
    expect(logger.lines).toMatchObject([{ level: 'warn' }]);
  });

  it('writes nothing that its own schema would refuse, whatever the figures', async () => {
    const { monitor, folder } = await open();
    for (const event of sampleEvents()) {
      const text = JSON.stringify(event, (_key, value: unknown) =>
        typeof value === 'number' ? -5.5 : value,
      );
      monitor.onEvent({ ...(JSON.parse(text) as RunEvent), at: START });
    }
    await monitor[Symbol.asyncDispose]();
    const { records, skipped } = await readRunRecords(folder);
    expect(skipped).toEqual([]);
    expect(runRecordSchema.safeParse(records[0]).success).toBe(true);
  });
});

function request(i: number, answer: { durationMs?: number; status?: number }): RunEvent<'request'> {
  const startedAt = START + i * 10;
  return {
    ...{ type: 'request', runId: 'run-1', at: startedAt, exchange: 'binance', pool: 'spot-weight' },
    ...{ weight: 2, waitedMs: 0, startedAt, meta: { endpoint: 'klines', ...answer } },
  };
}

function finished(runId = 'run-1', at = START): RunEvent {
  return { type: 'run-finished', runId, at, status: 'complete', durationMs: 0 };
}
