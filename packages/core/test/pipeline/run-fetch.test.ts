import { describe, expect, it } from 'vitest';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { failureOf } from '../config/project.ts';
import { hour, HOUR, hours, openBench, request, START } from './bench.ts';

const ALL = hours(500);
const truth = (from: number, to: number) => rowsOf(sliceByTime(ALL, hour(from), hour(to)));

describe('a fetch', () => {
  it('stores exactly what the venue has, and says that it is complete', async () => {
    await using bench = await openBench();
    const [outcome] = await bench.fetch([0, 35]);
    expect(outcome).toEqual({
      dataset: { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' },
      interval: { from: hour(0), to: hour(35) },
      status: 'complete',
      candles: 35,
      fetched: 35,
      requests: 4,
      cacheHitRatio: 0,
      gaps: [],
      issues: [],
    });
    expect(await bench.stored()).toEqual(truth(0, 35));
    expect(bench.asked()).toEqual([[0, 10], [10, 20], [20, 30], [30, 35]]); // prettier-ignore
  });

  it('repeated makes no request at all, not even for the market list or the time', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 35]);
    bench.endpoints();
    const [outcome] = await bench.fetch([0, 35]);
    expect(outcome).toMatchObject({
      status: 'complete',
      candles: 35,
      fetched: 0,
      requests: 0,
      cacheHitRatio: 1,
    });
    expect(bench.endpoints()).toEqual([]);
  });

  it('with an earlier start asks for the missing part only', async () => {
    await using bench = await openBench();
    await bench.fetch([20, 40]);
    bench.asked();
    const [outcome] = await bench.fetch([5, 40]);
    expect(bench.asked()).toEqual([[5, 15], [15, 20]]); // prettier-ignore
    expect(outcome).toMatchObject({ status: 'complete', candles: 35, fetched: 15, requests: 2 });
    expect(outcome!.cacheHitRatio).toBeCloseTo(20 / 35);
    expect(await bench.stored()).toEqual(truth(5, 40));
  });

  it('asks for the holes between what is there', async () => {
    await using bench = await openBench();
    for (const [from, to] of [[0, 5], [12, 20], [50, 60]] as const) await bench.fetch([from, to]); // prettier-ignore
    bench.asked();
    await bench.fetch([0, 60]);
    expect(bench.asked()).toEqual([[5, 12], [20, 30], [30, 40], [40, 50]]); // prettier-ignore
    expect(await bench.stored()).toEqual(truth(0, 60));
  });

  it('completes pages that the venue cuts short', async () => {
    await using bench = await openBench();
    bench.venue.tamper = (_page, sent) => sliceByTime(sent, -Infinity, (sent.time[0] ?? 0) + 4 * HOUR);
    const [outcome] = await bench.fetch([0, 20]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 20, gaps: [] });
    expect(await bench.stored()).toEqual(truth(0, 20));
  });

  it('uses pages as small as the configuration wants, never larger than the venue’s', async () => {
    await using bench = await openBench({ config: { performance: { pageSize: 4 } } });
    await bench.fetch([0, 10]);
    expect(bench.asked()).toEqual([[0, 4], [4, 8], [8, 10]]); // prettier-ignore
    await using other = await openBench({ config: { performance: { pageSize: 400 } } });
    await other.fetch([0, 10]);
    expect(other.asked()).toEqual([[0, 10]]);
  });

  it('works on several datasets side by side, each with its own outcome', async () => {
    const eth = hours(500, [], 7);
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': ALL }, 'ETH/USDT': { '1h': eth } } });
    const outcomes = await bench.fetch([request(0, 25), request(10, 30, 'ETH/USDT')]);
    expect(outcomes.map(({ dataset, status, candles }) => [dataset.symbol, status, candles])).toEqual([
      ['BTC/USDT', 'complete', 25],
      ['ETH/USDT', 'complete', 20],
    ]);
    expect(await bench.stored('ETH/USDT')).toEqual(rowsOf(sliceByTime(eth, hour(10), hour(30))));
    expect(await bench.stored()).toEqual(truth(0, 25));
  });

  it('keeps to the requests in flight that were set, over all datasets', async () => {
    const series = Object.fromEntries(['A/B', 'C/D', 'E/F'].map((symbol) => [symbol, { '1h': ALL }]));
    await using bench = await openBench({ series, config: { performance: { requestsInFlight: 3 } } });
    let [now, most] = [0, 0];
    bench.venue.tamper = async (_page, sent) => {
      most = Math.max(most, ++now);
      await new Promise((resolve) => setTimeout(resolve, 1));
      now--;
      return sent;
    };
    await bench.fetch(['A/B', 'C/D', 'E/F'].map((symbol) => request(0, 60, symbol)));
    expect(most).toBe(3);
  });

  it('leaves the venue alone for as long as coverage is younger than the ttl', async () => {
    await using bench = await openBench({ config: { cache: { ttl: '2h' } } });
    await bench.fetch([0, 10]);
    bench.asked();
    bench.clock.time += 2 * HOUR;
    expect((await bench.fetch([0, 10]))[0]).toMatchObject({ requests: 0, cacheHitRatio: 1 });
    bench.clock.time += 1;
    expect((await bench.fetch([0, 20]))[0]).toMatchObject({
      requests: 2,
      cacheHitRatio: 0,
      status: 'complete',
    });
    expect(bench.asked()).toEqual([[0, 10], [10, 20]]); // prettier-ignore
  });

  it('asks for everything again when it is to refresh, and keeps both values of what changed', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 10]);
    bench.asked();
    bench.venue.tamper = (_page, sent) => ({
      ...sent,
      close: sent.close.map((each, i) => (i === 3 ? 1 : each)),
    });
    await bench.fetch([0, 10], { refresh: true });
    expect(bench.asked()).toEqual([[0, 10]]);
    const cache = await bench.host.cache(bench.config);
    const revisions = await cache.revisions({ exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' });
    expect(revisions.map(({ time, before, after }) => [time, before[3], after![3]])).toEqual([
      [hour(3), ALL.close[3], 1],
    ]);
    expect((await bench.stored())[3]![4]).toBe(1);
  });

  it('without the cache leaves no trace in it', async () => {
    await using bench = await openBench();
    const [outcome] = await bench.fetch([0, 10], { noCache: true });
    expect(outcome).toMatchObject({ status: 'complete', candles: 10 });
    expect(await bench.stored()).toEqual([]);
  });
});

describe('the forming candle', () => {
  it('is never stored, and is added once it has closed, replacing nothing', async () => {
    await using bench = await openBench({ now: hour(10) + HOUR / 2 });
    const upToNow = [{ ...request(0, 0), end: { kind: 'now' as const } }];
    expect((await bench.fetch(upToNow))[0]).toMatchObject({ candles: 10, interval: { to: hour(10) } });
    expect(await bench.stored()).toEqual(truth(0, 10));
    bench.asked();
    bench.clock.time = hour(11) + 1;
    expect((await bench.fetch(upToNow))[0]).toMatchObject({ candles: 11, fetched: 1, status: 'complete' });
    expect(bench.asked()).toEqual([[10, 11]]);
    expect(await bench.stored()).toEqual(truth(0, 11));
    const record = await (await bench.host.cache(bench.config)).get({ exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' }); // prettier-ignore
    expect(record!.revisions).toBe(0);
  });

  it('is not there until the venue has settled it', async () => {
    await using bench = await openBench({ now: hour(10) + 1_999, facts: { settleMs: 2_000 } });
    const upToNow = [{ ...request(0, 0), end: { kind: 'now' as const } }];
    expect((await bench.fetch(upToNow))[0]).toMatchObject({ candles: 9 });
    bench.clock.time = hour(10) + 2_000;
    expect((await bench.fetch(upToNow))[0]).toMatchObject({ candles: 10 });
  });

  it.each([
    ['fast: a candle that only we think closed is not stored', hour(10) + 1, -120_000, 9],
    ['slow: a candle that has closed is not left out', hour(10) - 60_000, 120_000, 10],
  ])('is told by the venue’s clock where ours is %s', async (_, now, venueAhead, closed) => {
    await using bench = await openBench({ now, venueAhead });
    const [outcome] = await bench.fetch([{ ...request(0, 0), end: { kind: 'now' as const } }]);
    expect(outcome).toMatchObject({ interval: { to: hour(closed) }, status: 'complete' });
    expect(await bench.stored()).toEqual(truth(0, closed));
  });

  it('is not stored where an end in the past by our clock lies ahead by the venue’s', async () => {
    await using bench = await openBench({ now: hour(40), venueAhead: -20 * HOUR });
    const [outcome] = await bench.fetch([0, 30]);
    expect(await bench.stored()).toEqual(truth(0, 20));
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 20 });
  });
});

describe('the range of a fetch', () => {
  it('is the last thousand closed candles when none is named', async () => {
    await using bench = await openBench({ now: hour(400) + 5, facts: { pageLimit: 1_000 } });
    const { exchange, symbol, timeframe } = request(0, 0);
    const [outcome] = await bench.fetch([{ exchange, symbol, timeframe }]);
    expect(outcome!.interval).toEqual({ from: hour(-600), to: hour(400) });
    expect(outcome).toMatchObject({ status: 'complete', candles: 400 });
    expect(outcome!.gaps).toMatchObject([{ reason: 'pre-listing', slots: 600, from: hour(-600), to: START }]);
  });

  it('may begin at the listing, or so long ago', async () => {
    await using bench = await openBench({ now: hour(50) });
    const from = async (start: { kind: 'listing' } | { kind: 'ago'; ms: number }) =>
      (await bench.fetch([{ ...request(0, 0), start, end: { kind: 'now' } }]))[0]!.interval;
    expect(await from({ kind: 'listing' })).toEqual({ from: START, to: hour(50) });
    bench.endpoints();
    expect(await from({ kind: 'listing' })).toEqual({ from: START, to: hour(50) });
    expect(bench.endpoints()).toEqual([]);
    expect(await from({ kind: 'ago', ms: 5 * HOUR })).toEqual({ from: hour(45), to: hour(50) });
  });

  it('ends at the last closed candle when its end lies ahead', async () => {
    await using bench = await openBench({ now: hour(12) + 7 });
    const [outcome] = await bench.fetch([0, 400]);
    expect(outcome).toMatchObject({ interval: { to: hour(12) }, candles: 12, status: 'complete' });
  });

  it('takes the candles that open inside of it', async () => {
    await using bench = await openBench();
    const what = request(0, 0);
    const at = (time: number) => ({ kind: 'time' as const, time });
    const [outcome] = await bench.fetch([{ ...what, start: at(hour(3) + 1), end: at(hour(6) + 1) }]);
    expect(outcome).toMatchObject({ interval: { from: hour(4), to: hour(7) }, candles: 3 });
  });

  it.each([
    ['ends before it starts', request(10, 5), 'the range is empty'],
    ['is empty', request(10, 10), 'the range is empty'],
    ['begins in the future', request(200, 300), 'after the last closed candle'],
  ])('is refused when it %s', async (_, wrong, words) => {
    await using bench = await openBench();
    const { code, message } = await failureOf(bench.fetch([wrong]));
    expect(code).toBe('INVALID_RANGE');
    expect(message).toContain(words);
    expect(bench.asked()).toEqual([]);
  });
});

describe('a wrong request', () => {
  it.each([
    [{ symbol: 'BTC/USTD' }, 'UNKNOWN_SYMBOL', 'Did you mean BTC/USDT?'],
    [{ timeframe: '2h' }, 'UNKNOWN_TIMEFRAME', 'choose one of 1h'],
    [{ timeframe: 'hourly' }, 'UNKNOWN_TIMEFRAME', '«hourly» is not understood'],
    [{ exchange: 'fak' }, 'UNKNOWN_EXCHANGE', 'Did you mean fake?'],
  ])('is refused before any candle is fetched: %j', async (wrong, code, words) => {
    await using bench = await openBench();
    const failure = await failureOf(bench.fetch([request(0, 5), { ...request(0, 5), ...wrong }]));
    expect(failure.code).toBe(code);
    expect(failure.message).toContain(words);
    expect(bench.asked()).toEqual([]);
  });

  it('is none where the same thing is only spelt differently', async () => {
    await using bench = await openBench();
    for (const spelling of [{ symbol: 'BTCUSDT' }, { symbol: 'btc/usdt' }, { timeframe: '60m' }]) {
      const [outcome] = await bench.fetch([{ ...request(0, 5), ...spelling }]);
      expect(outcome!.dataset).toEqual({ exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' });
    }
    expect(bench.asked()).toEqual([[0, 5]]);
  });

  it('by the venue’s name means the spot market, also when only the swap is cached', async () => {
    const series = { 'BTC/USDT:USDT': { '1h': ALL }, 'BTC/USDT': { '1h': ALL } };
    await using bench = await openBench({ series });
    await bench.fetch([request(0, 5, 'BTC/USDT:USDT')]);
    const [outcome] = await bench.fetch([request(0, 5, 'BTCUSDT')]);
    expect(outcome!.dataset.symbol).toBe('BTC/USDT');
  });
});

describe('a plan', () => {
  it('tells what a fetch would ask for, and asks for no candle', async () => {
    await using bench = await openBench();
    await bench.fetch([20, 40]);
    bench.asked();
    await using run = await bench.open();
    expect(await run.plan(request(5, 45))).toEqual({
      dataset: { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' },
      interval: { from: hour(5), to: hour(45) },
      missing: [
        { from: hour(5), to: hour(20) },
        { from: hour(40), to: hour(45) },
      ],
      forgotten: [],
      files: [],
      slots: 40,
      missingSlots: 20,
      requests: 3,
      weight: 3,
      pageSize: 10,
      estimate: {
        downloadBytes: 20 * 170,
        diskBytes: 20 * 25,
        durationMs: 200,
        roundTripsMs: 200,
        budget: { pool: 'fake', windowMs: 60_000, allowed: 1_200 },
        experience: { latencyMs: 200, bytesPerCandle: 170, measured: false },
      },
    });
    expect(bench.asked()).toEqual([]);
    expect(await run.plan(request(20, 40))).toMatchObject({ missing: [], requests: 0, weight: 0 });
  });
});
