import { describe, expect, it } from 'vitest';
import { STAGES, type RunEvent } from '../../src/contracts/events.ts';
import type { Monitor } from '../../src/contracts/monitor.ts';
import { hour, hours, openBench, request } from './bench.ts';

const ONE_AT_A_TIME = { performance: { requestsInFlight: 1 } };
const monitorOf = (onEvent: (event: RunEvent) => unknown): Monitor => ({
  onEvent: onEvent as Monitor['onEvent'],
  [Symbol.asyncDispose]: () => Promise.resolve(),
});
const of = <T extends RunEvent['type']>(events: readonly RunEvent[], type: T): RunEvent<T>[] =>
  events.filter(({ type: each }) => each === type) as unknown as RunEvent<T>[];
const story = (events: readonly RunEvent[]) =>
  events
    .map((event) => (event.type === 'stage' ? event.stage : event.type))
    .filter((type) => type !== 'budget');

describe('the events of a run', () => {
  it('tell the whole way of the data in order', async () => {
    await using bench = await openBench({ config: ONE_AT_A_TIME });
    await bench.fetch([0, 20]);
    const page = ['limit', 'request', 'fetch', 'verify', 'store', 'stored'];
    expect(story(bench.events)).toEqual([
      'run-started',
      ...['limit', 'request'], // the market list
      ...['dataset-started', 'cache-checked', 'plan', 'planned'],
      ...page,
      ...page,
      ...['dataset-finished', 'run-finished'],
    ]);
  });

  it('tell the same of a run without requests', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 20]);
    await bench.fetch([0, 20]);
    expect(story(bench.events)).toEqual([
      'run-started',
      ...['dataset-started', 'cache-checked', 'plan', 'dataset-finished', 'run-finished'],
    ]);
    expect(of(bench.events, 'cache-checked')[0]).toMatchObject({
      result: 'hit',
      coveredSlots: 20,
      slots: 20,
    });
  });

  it('name gaps, issues and retries between what they belong to', async () => {
    await using bench = await openBench({
      config: ONE_AT_A_TIME,
      series: { 'BTC/USDT': { '1h': hours(500, [4]) } },
    });
    bench.venue.failNext('EXCHANGE_NETWORK', 1);
    await bench.fetch([0, 5]);
    bench.venue.failNext('EXCHANGE_UNAVAILABLE', 1);
    await bench.fetch([10, 20]);
    expect(story(bench.events).slice(3)).toEqual([
      ...['plan', 'planned', 'limit', 'request', 'retry'],
      ...['limit', 'request', 'recovered', 'fetch', 'verify', 'store', 'stored'],
      ...['dataset-finished', 'run-finished'],
    ]);
    await bench.fetch([0, 10]);
    expect(story(bench.events)).not.toContain('retry');
    const names = of(bench.events, 'gap').map(({ gap }) => gap.reason);
    expect(names).toEqual([]);
  });

  it('settle exactly the slots that were planned', async () => {
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': hours(500, [4, 5, 33]) } } });
    await bench.fetch([10, 20]);
    await bench.fetch([0, 45]);
    const [planned] = of(bench.events, 'planned');
    expect(planned).toMatchObject({
      requests: 4,
      weight: 4,
      slots: 35,
      missing: [{ to: hour(10) }, { from: hour(20) }],
    });
    const stored = of(bench.events, 'stored');
    const sum = (list: readonly number[]) => list.reduce((total, each) => total + each, 0);
    expect(sum(stored.map(({ slots }) => slots))).toBe(35);
    expect(sum(stored.map(({ candles }) => candles))).toBe(32);
    expect(of(bench.events, 'gap').map(({ gap }) => gap.reason)).toEqual(['outage', 'outage']);
  });

  it('count one request event for every request that reached the venue, with what it said', async () => {
    await using bench = await openBench();
    bench.venue.failNext('EXCHANGE_RATE_LIMITED', 1, { status: 429, retryAfterMs: 1_000 });
    await bench.fetch([0, 30]);
    const requests = of(bench.events, 'request');
    expect(requests.length).toBe(bench.venue.requests.length);
    expect(requests[0]!.meta).toMatchObject({ endpoint: 'markets', status: 429, retryAfterMs: 1_000 });
    expect(
      requests.every(({ exchange, pool, weight }) => exchange === 'fake' && pool === 'fake' && weight === 1),
    ).toBe(true);
  });

  it('call a request cancelled that the run gave up, and one without an answer in time not', async () => {
    await using bench = await openBench({ config: { ...ONE_AT_A_TIME, network: { retries: 0 } } });
    await bench.fetch([0, 10]);
    const abort = new AbortController();
    bench.venue.tamper = (_page, sent) => {
      abort.abort();
      return sent;
    };
    await bench.fetch([10, 30], { signal: abort.signal });
    expect(of(bench.events, 'request').map(({ cancelled }) => cancelled)).toEqual([true]);
    bench.venue.tamper = undefined;
    bench.venue.failNext('EXCHANGE_TIMEOUT', 1);
    await bench.fetch([10, 20]);
    expect(of(bench.events, 'request').map(({ cancelled }) => cancelled)).toEqual([undefined]);
  });

  it('have one run, times that never go back, and stages that exist', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 50]);
    expect(new Set(bench.events.map(({ runId }) => runId)).size).toBe(1);
    bench.events.forEach(({ at }, i) => {
      if (i > 0) expect(at).toBeGreaterThanOrEqual(bench.events[i - 1]!.at);
    });
    expect(of(bench.events, 'stage').every(({ stage }) => STAGES.includes(stage))).toBe(true);
  });

  it('begin and end every dataset once, also where it cannot be reached', async () => {
    const series = { 'BTC/USDT': { '1h': hours(500) }, 'ETH/USDT': { '1h': hours(500) } };
    await using bench = await openBench({ series });
    await bench.fetch([request(0, 30), request(0, 30, 'ETH/USDT')]);
    for (const type of ['dataset-started', 'dataset-finished'] as const)
      expect(of(bench.events, type).length).toBe(2);
    const symbols = of(bench.events, 'dataset-finished').map(({ outcome }) => outcome.dataset.symbol);
    expect(symbols.toSorted()).toEqual(['BTC/USDT', 'ETH/USDT']);
  });

  it('tell of reading, too', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 30]);
    await using run = await bench.open({ kind: 'stats' });
    const stats = await run.stats({ exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' });
    expect(stats.candles).toBe(30);
    expect(of(bench.events, 'run-started')[0]!.kind).toBe('stats');
    expect(of(bench.events, 'read')).toMatchObject([{ candles: 30, memory: 30, disk: 0 }]);
  });

  it('name the budget of the way out, without the password of a proxy', async () => {
    const config = { network: { proxy: 'http://me:hunter2secret@proxy.example:8080' } };
    await using bench = await openBench({ config });
    await bench.fetch([0, 10]);
    const [budget] = of(bench.events, 'budget');
    expect(budget!.identity).toMatch(/^fake:\/\/fake via http:\/\/proxy\.example:8080/);
    expect(JSON.stringify(bench.events)).not.toContain('hunter2secret');
  });
});

describe('a monitor', () => {
  it('that throws at every event changes nothing of the run and of the other monitors', async () => {
    await using quiet = await openBench({ config: ONE_AT_A_TIME });
    const expected = await quiet.fetch([0, 20]);
    await using bench = await openBench({ config: ONE_AT_A_TIME });
    const broken = monitorOf(() => {
      throw new Error('bang');
    });
    const late = monitorOf(() => Promise.reject(new Error('later')));
    const outcomes = await bench.fetch([0, 20], { observers: [broken, late] });
    expect(outcomes).toEqual(expected);
    expect(story(bench.events)).toEqual(story(quiet.events));
  });

  it('that meddles with a plan does not change what is asked for', async () => {
    await using bench = await openBench();
    const vandal = monitorOf((event) => {
      if (event.type === 'planned') (event.missing as unknown[]).length = 0;
    });
    const [outcome] = await bench.fetch([0, 20], { observers: [vandal] });
    expect(outcome).toMatchObject({ status: 'complete', candles: 20 });
  });

  it('given as an observer is not closed by the run', async () => {
    await using bench = await openBench();
    let closed = false;
    const observer: Monitor = {
      onEvent: () => undefined,
      [Symbol.asyncDispose]: async () => void (closed = true),
    };
    await bench.fetch([0, 5], { observers: [observer] });
    expect(closed).toBe(false);
  });
});
