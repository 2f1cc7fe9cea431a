import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { FetchRequest, RunEvent } from '@candlewick/core';
import { parseFileSource } from '@candlewick/core/host';
import { candles, type FaultRule, type MarketFault, type MarketRequest } from '@candlewick/core/testing';
import { openArchiveBench, type ArchiveBench } from './support/archive-bench.ts';

const DAY = 86_400_000;
/** November to January are whole months; from 2025 on files tell microseconds. */
const FROM = Date.UTC(2024, 10, 1);
const NOW = Date.UTC(2025, 1, 3, 12);
const MONTHS = ['BTCUSDT-5m-2024-11.zip', 'BTCUSDT-5m-2024-12.zip', 'BTCUSDT-5m-2025-01.zip'];
const time = (at: number) => ({ kind: 'time', time: at }) as const;
const REQUEST: FetchRequest = {
  exchange: 'binance',
  symbol: 'BTC/USDT',
  timeframe: '5m',
  start: time(FROM),
  end: time(NOW),
};
const markets = { 'BTC/USDT': 'simulated', 'BTC/USDT:USDT': 'simulated' } as const;
const sourcesOf = (entries: readonly { source: string; provenance: string }[]) =>
  new Set(
    entries.map(({ source, provenance }) => `${provenance} ${parseFileSource(source)?.name ?? 'host'}`),
  );
const filesOf = (events: readonly RunEvent[]) =>
  events.flatMap((event) => (event.type === 'file' ? [[event.file, event.code ?? 'stored']] : []));

let bench: ArchiveBench;
let truth: number[][];
/** What a file waits for before it is answered. */
let hold: (file: string) => Promise<unknown> | undefined = () => undefined;
beforeAll(async () => {
  const latencyMs = async ({ endpoint, query }: MarketRequest) => {
    if (endpoint === 'archive') await hold(query['file']!);
    return 0;
  };
  bench = await openArchiveBench(NOW, { markets, latencyMs });
  expect((await bench.fetch({ ...REQUEST, source: 'rest' }, 'truth')).status).toBe('complete');
  truth = await bench.rows(REQUEST, 'truth');
});
afterAll(() => bench[Symbol.asyncDispose]());

describe('history by files', () => {
  it('is the same as by pages, candle for candle, with the extra columns; pages bring the tail', async () => {
    bench.market.requests.clear();
    const outcome = await bench.fetch(REQUEST);
    expect(outcome).toMatchObject({ status: 'complete', files: 3, fetched: truth.length });
    expect(bench.market.requests.archiveFiles).toEqual(MONTHS);
    // Two and a half days, and the outages that files lack.
    expect(bench.market.requests.klinesCount).toBeLessThan(20);
    expect(await bench.rows(REQUEST)).toEqual(truth);
    const [byFiles, byPages] = [await bench.record(REQUEST), await bench.record(REQUEST, 'truth')];
    expect(byFiles.facts).toEqual(byPages.facts);
    const explained = (record: typeof byFiles) =>
      record.ledger.map(({ from, to, reason }) => [from, to, reason]);
    expect(explained(byFiles)).toEqual(explained(byPages));
    expect(sourcesOf(byFiles.coverage)).toEqual(
      new Set([...MONTHS.map((name) => `archive ${name}`), 'venue host']),
    );
  });

  it('lets pages bring what a file lacks while later files are read', async () => {
    const [first, , last] = MONTHS;
    const lacking: FaultRule = { times: Infinity, where: ({ query }) => query['file'] === first };
    using _ = bench.market.faults.add({ kind: 'missing-rows', rows: 5, at: FROM + 20 * DAY }, lacking);
    const isStored = () =>
      bench.events.some((event) => event.type === 'stored' && event.interval.from === FROM + 20 * DAY);
    // The last file is not answered before: were it waited for, this would not end.
    hold = async (file) => {
      while (file === last && !isStored()) await sleep(10);
    };
    const outcome = await bench.fetch(REQUEST, 'beside').finally(() => (hold = () => undefined));
    expect(outcome).toMatchObject({ status: 'complete', files: 3 });
    expect(isStored()).toBe(true);
    expect(await bench.rows(REQUEST, 'beside')).toEqual(truth);
  });

  it('is asked for once', async () => {
    bench.market.requests.clear();
    expect(await bench.fetch(REQUEST)).toMatchObject({ status: 'complete', cacheHitRatio: 1 });
    expect(bench.market.requests.all.length).toBe(0);
  });

  it('is not looked for where pages cost less', async () => {
    bench.market.requests.clear();
    await bench.fetch({ ...REQUEST, timeframe: '1h' }, 'hours');
    await bench.fetch({ ...REQUEST, start: time(NOW - 6 * DAY) }, 'days');
    expect(bench.market.requests.all.filter(({ endpoint }) => endpoint.startsWith('archive'))).toEqual([]);
  });

  it('reads only files that have enough of what is missing', async () => {
    await bench.fetch({ ...REQUEST, start: time(Date.UTC(2024, 11, 4)), source: 'rest' }, 'part');
    bench.market.requests.clear();
    expect(await bench.fetch(REQUEST, 'part')).toMatchObject({ status: 'complete', files: 1 });
    expect(bench.market.requests.archiveFiles).toEqual(MONTHS.slice(0, 1));
    expect(await bench.rows(REQUEST, 'part')).toEqual(truth);
  });

  it('comes by days of minutes where a page is short', async () => {
    const futures = {
      ...REQUEST,
      symbol: 'BTC/USDT:USDT',
      timeframe: '1m',
      start: time(Date.UTC(2025, 0, 30)),
    };
    const outcome = await bench.fetch(futures, 'futures');
    expect(outcome).toMatchObject({ status: 'complete', files: 2 });
    expect(bench.market.requests.archiveFiles).toContain('BTCUSDT-1m-2025-02-02.zip');
    await bench.fetch({ ...futures, source: 'rest' }, 'futures pages');
    expect(await bench.rows(futures, 'futures')).toEqual(await bench.rows(futures, 'futures pages'));
  });

  it('is planned with names, bytes, requests and time, and nothing is fetched', async () => {
    await using run = await bench.open('plan');
    bench.market.requests.clear();
    const plan = await run.plan(REQUEST);
    expect(plan.files.map(({ name }) => name)).toEqual(MONTHS);
    expect(plan.files.every(({ bytes, slots }) => bytes! > 10_000 && slots > 8_000)).toBe(true);
    expect([plan.requests, plan.weight]).toEqual([1, 2]);
    expect(plan.estimate.durationMs).toBeGreaterThan(0);
    expect(plan.estimate.downloadBytes).toBeGreaterThan(plan.files[0]!.bytes!);
    expect([bench.market.requests.archiveFiles, bench.market.requests.klinesCount]).toEqual([[], 0]);
  });

  it('of ten years is planned file by file, from the first one that is published', async () => {
    const minutes = candles({ timeframe: '15m', from: '2016-03-01', count: 10 * 35_064 });
    const now = Date.UTC(2026, 1, 3, 12);
    await using later = await openArchiveBench(now, { markets: { 'BTC/USDT': { '15m': minutes } } });
    // The venue makes all files to say how long they are: in its own time, not in that which a plan waits.
    await fetch(`${later.market.url}/?prefix=data/spot/monthly/klines/BTCUSDT/15m/&delimiter=/`);
    await using run = await later.open();
    const decade = { ...REQUEST, timeframe: '15m', start: time(Date.UTC(2016, 1, 3)) };
    const { files, requests, weight, estimate } = await run.plan({ ...decade, end: { kind: 'now' } });
    expect(files.map(({ name }) => name)).toEqual(
      Array.from({ length: 119 }, (_, i) => {
        const month = new Date(Date.UTC(2016, 2 + i)).toISOString().slice(0, 7);
        return `BTCUSDT-15m-${month}.zip`;
      }),
    );
    expect(files.every(({ bytes, slots }) => bytes! > 10_000 && slots >= 28 * 96)).toBe(true);
    // February 2016, which is in no file, and the last days.
    expect([requests, weight]).toEqual([4, 8]);
    expect(estimate.durationMs).toBeGreaterThan(1_000);
    expect(estimate.downloadBytes).toBeGreaterThan(files.reduce((sum, { bytes }) => sum + bytes!, 0));
    expect([later.market.requests.archiveFiles, later.market.requests.klinesCount]).toEqual([[], 0]);
  });

  it('may be all that is asked for: what no file has is a recorded gap', async () => {
    bench.market.requests.clear();
    const outcome = await bench.fetch({ ...REQUEST, source: 'archive' }, 'alone');
    expect(outcome.status).toBe('incomplete');
    expect(outcome.gaps.every(({ reason }) => reason === 'fetch-failed')).toBe(true);
    expect(bench.market.requests.klinesCount).toBe(0);
    // Days that no month has yet.
    expect(outcome.files).toBe(5);
    expect(outcome.gaps.at(-1)).toMatchObject({ from: Date.UTC(2025, 1, 3), to: NOW - 300_000 });
    expect(await bench.fetch(REQUEST, 'alone')).toMatchObject({ status: 'complete' });
    expect(await bench.rows(REQUEST, 'alone')).toEqual(truth);
  });
});

const FILE = MONTHS[1]!;
const ofFile: FaultRule = { times: Infinity, where: ({ query }) => query['file'] === FILE };
const inside = Date.UTC(2024, 11, 12, 7);
const cases: readonly (readonly [string, MarketFault, FaultRule, 'dropped' | 'kept'])[] = [
  ['is not there', { kind: 'not-published' }, ofFile, 'dropped'],
  [
    'has no checksum',
    { kind: 'status', status: 404 },
    { ...ofFile, endpoint: 'archive-checksum' },
    'dropped',
  ],
  ['has another checksum', { kind: 'wrong-checksum' }, ofFile, 'dropped'],
  ['is corrupt', { kind: 'corrupt-zip' }, ofFile, 'dropped'],
  ['is corrupt once', { kind: 'corrupt-zip' }, { ...ofFile, times: 1 }, 'kept'],
  ['is cut off', { kind: 'cut-body' }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['is reset once', { kind: 'reset' }, { ...ofFile, endpoint: 'archive', times: 1 }, 'kept'],
  ['is reset', { kind: 'reset' }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['is empty', { kind: 'empty-body' }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['is a web page', { kind: 'html' }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['is not served', { kind: 'restricted' }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['answers 503', { kind: 'status', status: 503 }, { ...ofFile, endpoint: 'archive' }, 'dropped'],
  ['is slow', { kind: 'slow', ms: 300 }, { ...ofFile, endpoint: 'archive' }, 'kept'],
  ['is a zip bomb', { kind: 'zip-bomb' }, ofFile, 'dropped'],
  ['is a zip bomb that says so', { kind: 'zip-bomb', declared: true }, ofFile, 'dropped'],
  ['has an entry named as a path', { kind: 'hostile-name' }, ofFile, 'dropped'],
  ['lacks rows', { kind: 'missing-rows', rows: 40, at: inside }, ofFile, 'kept'],
  ['has rows off the grid', { kind: 'off-grid-rows', rows: 3, at: inside }, ofFile, 'kept'],
];

describe('a file that', () => {
  it.each(cases)('%s ends in the very candles', async (name, fault, rule, fate) => {
    using placed = bench.market.faults.add(fault, rule);
    const outcome = await bench.fetch(REQUEST, name);
    expect(outcome.status).toBe('complete');
    expect(placed.served).toBeGreaterThan(0);
    expect(await bench.rows(REQUEST, name)).toEqual(truth);
    const kept = sourcesOf((await bench.record(REQUEST, name)).coverage).has(`archive ${FILE}`);
    expect([kept, outcome.failedFiles]).toEqual(fate === 'kept' ? [true, undefined] : [false, [FILE]]);
    if (fault.kind === 'off-grid-rows')
      expect(outcome.issues.find(({ kind }) => kind === 'off-grid')).toMatchObject({ rows: 3 });
  });

  it('lacks what pages deny too is explained by them', async () => {
    // The venue itself was out: neither its files nor its pages have it.
    const gap = { from: inside, to: inside + 2 * 3_600_000 };
    using placed = bench.market.faults.add({ kind: 'missing-rows', rows: 24, at: inside }, ofFile);
    using _ = bench.market.faults.add(
      { kind: 'short-page', where: 'inside', rows: 24, at: inside },
      { times: Infinity },
    );
    using __ = bench.market.faults.add(
      { kind: 'empty-page' },
      { times: Infinity, window: gap, where: inGap(gap) },
    );
    const outcome = await bench.fetch(REQUEST, 'outage');
    expect(placed.served).toBeGreaterThan(0);
    expect(outcome.gaps.some(({ from, reason }) => from === inside && reason !== 'fetch-failed')).toBe(true);
    expect(outcome.candles).toBe(truth.length - 24);
  });

  it('cannot be had of a venue that cannot be asked either is a recorded gap', async () => {
    using _ = bench.market.faults.add({ kind: 'corrupt-zip' }, ofFile);
    using __ = bench.market.faults.add({ kind: 'status', status: 503 }, { times: Infinity });
    const outcome = await bench.fetch({ ...REQUEST, end: time(Date.UTC(2025, 0, 1)) }, 'neither');
    expect(outcome.status).not.toBe('complete');
    expect(
      outcome.gaps.some(({ from, reason }) => from >= Date.UTC(2024, 11, 1) && reason === 'fetch-failed'),
    ).toBe(true);
    const { coverage } = await bench.record(REQUEST, 'neither');
    expect(coverage.every(({ to }) => to <= Date.UTC(2024, 11, 1))).toBe(true);
  });

  it('was given up because pages are refused is not told as one that failed', async () => {
    using _ = bench.market.faults.add({ kind: 'restricted' }, { times: Infinity });
    hold = (file) => (file === MONTHS[2] ? new Promise(() => undefined) : undefined);
    const outcome = await bench.fetch(REQUEST, 'given up').finally(() => (hold = () => undefined));
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_RESTRICTED' } });
    expect(outcome.failedFiles).toBeUndefined();
    expect(filesOf(bench.events).filter(([, told]) => told !== 'stored')).toEqual([]);
  });

  it('nobody can name is left to pages', async () => {
    using _ = bench.market.faults.add(
      { kind: 'status', status: 503 },
      { endpoint: 'archive-list', times: Infinity },
    );
    const outcome = await bench.fetch({ ...REQUEST, start: time(Date.UTC(2024, 11, 20)) }, 'unlisted');
    expect([outcome.status, outcome.files]).toEqual(['complete', undefined]);
    expect(filesOf(bench.events)).toEqual([[new URL(bench.market.url).host, 'EXCHANGE_UNAVAILABLE']]);
  });

  it('is listed under hostile names changes nothing', async () => {
    using _ = bench.market.faults.add({ kind: 'hostile-listing' }, { times: Infinity });
    expect(await bench.fetch(REQUEST, 'hostile')).toMatchObject({ status: 'complete', files: 3 });
  });
});

const inGap =
  (gap: { from: number; to: number }): NonNullable<FaultRule['where']> =>
  ({ window }) =>
    window !== undefined && window.from >= gap.from && window.to <= gap.to;

describe('files that were read', () => {
  it('are compared with what is published now', async () => {
    const recheck = async (pages: number | 'all') => {
      await using run = await bench.open();
      const { exchange, symbol, timeframe } = REQUEST;
      return (
        await run.verifyAgainstExchange([
          { dataset: { exchange, symbol, timeframe }, pages, against: 'archive' },
        ])
      )[0]!;
    };
    const same = await recheck('all');
    expect(same.files.map(({ name, state }) => [name, state])).toEqual(MONTHS.map((name) => [name, 'same']));
    expect([same.differences, same.unconfirmed]).toEqual([[], []]);
    expect((await recheck(2)).files.map(({ name }) => name)).toEqual([MONTHS[0], MONTHS[2]]);
    {
      using _ = bench.market.faults.add({ kind: 'replaced', at: inside }, ofFile);
      const replaced = await recheck('all');
      expect(replaced.files.find(({ name }) => name === FILE)).toMatchObject({ state: 'replaced' });
      expect(replaced.differences.map(({ kind, time: at }) => [kind, at])).toEqual([['changed', inside]]);
    }
    {
      using _ = bench.market.faults.add({ kind: 'not-published' }, ofFile);
      const gone = await recheck('all');
      expect(gone.files.find(({ name }) => name === FILE)).toMatchObject({ state: 'unread' });
      expect(gone.unconfirmed.length).toBeGreaterThan(0);
    }
    await recheck('all');
    expect(await bench.rows(REQUEST)).toEqual(truth);
  });
});
