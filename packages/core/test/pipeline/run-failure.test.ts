import { describe, expect, it } from 'vitest';
import { CandlewickError, type ErrorCode } from '../../src/errors.ts';
import type { PageRequest } from '../../src/contracts/exchange.ts';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { hour, HOUR, hours, openBench, request, START, type Bench } from './bench.ts';

const ALL = hours(500);
const truth = (from: number, to: number) => rowsOf(sliceByTime(ALL, hour(from), hour(to)));
const ID = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
/** Pages that begin in these hours fail, whatever is tried. */
const breakHours = (bench: Bench, hoursDown: readonly number[], code: ErrorCode = 'EXCHANGE_UNAVAILABLE') => {
  bench.venue.tamper = ({ interval }: PageRequest, sent) => {
    if (hoursDown.includes((interval.from - START) / HOUR)) throw new CandlewickError(code, `down: ${code}`);
    return sent;
  };
};
const gapsOf = (outcome: { gaps: readonly { from: number; to: number; reason: string }[] }) =>
  outcome.gaps.map(({ from, to, reason }) => [(from - START) / HOUR, (to - START) / HOUR, reason]);

describe('a page that cannot be had', () => {
  it('is a recorded gap and the dataset incomplete; the rest is kept, and the next run asks for it alone', async () => {
    await using bench = await openBench();
    breakHours(bench, [10]);
    const [outcome] = await bench.fetch([0, 40]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 30, fetched: 30 });
    expect(outcome).not.toHaveProperty('error');
    expect(outcome!.gaps).toMatchObject([
      {
        from: hour(10),
        to: hour(20),
        slots: 10,
        reason: 'fetch-failed',
        evidence: { timesAsked: 1, answer: 'EXCHANGE_UNAVAILABLE: down: EXCHANGE_UNAVAILABLE' },
      },
    ]);
    expect(await bench.stored()).toEqual([...truth(0, 10), ...truth(20, 40)]);
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.ledger).toMatchObject([{ from: hour(10), to: hour(20), reason: 'fetch-failed' }]);

    bench.venue.tamper = undefined;
    bench.asked();
    expect((await bench.fetch([0, 40]))[0]).toMatchObject({ status: 'complete', candles: 40, gaps: [] });
    expect(bench.asked()).toEqual([[10, 20]]);
  });

  it('is asked for as often as the retries allow', async () => {
    await using bench = await openBench({ config: { network: { retries: 2, retryDelay: 1 } } });
    breakHours(bench, [0]);
    expect((await bench.fetch([0, 10]))[0]!.requests).toBe(3);
    expect(bench.asked().length).toBe(3);
  });

  it('makes a failed dataset when nothing else could be had either', async () => {
    await using bench = await openBench();
    breakHours(bench, [0, 10, 20]);
    const [outcome] = await bench.fetch([0, 30]);
    expect(outcome).toMatchObject({
      status: 'failed',
      candles: 0,
      error: { code: 'EXCHANGE_UNAVAILABLE', message: 'down: EXCHANGE_UNAVAILABLE' },
    });
    expect(gapsOf(outcome!)).toEqual([[0, 30, 'fetch-failed']]);
    expect(bench.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'failed' });
  });

  it('leaves the hole that it was to explain not fetched, and keeps what came', async () => {
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': hours(500, [4, 5]) } } });
    breakHours(bench, [4]);
    const [outcome] = await bench.fetch([0, 10]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 8 });
    expect(gapsOf(outcome!)).toEqual([[4, 6, 'fetch-failed']]);
    bench.venue.tamper = undefined;
    const [again] = await bench.fetch([0, 10]);
    expect(again).toMatchObject({ status: 'complete', candles: 8 });
    expect(gapsOf(again!)).toEqual([[4, 6, 'outage']]);
  });

  it.each(['EXCHANGE_BANNED', 'EXCHANGE_REFUSED', 'EXCHANGE_AUTH'] as const)(
    'stops its dataset when it is %s',
    async (code) => {
      await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
      breakHours(bench, [10], code);
      const [outcome] = await bench.fetch([0, 100]);
      expect(outcome).toMatchObject({ status: 'failed', candles: 10, error: { code } });
      expect(bench.asked()).toEqual([[0, 10], [10, 20]]); // prettier-ignore
      expect(await bench.stored()).toEqual(truth(0, 10));
    },
  );

  it('waits for the end of a ban that comes soon, and not for one that comes late', async () => {
    await using bench = await openBench();
    const ban = (ms: number) =>
      bench.venue.failNext('EXCHANGE_BANNED', 1, { status: 418, bannedUntil: bench.clock.now() + ms });
    await bench.fetch([0, 1]);
    ban(60_000);
    const began = bench.clock.now();
    expect((await bench.fetch([0, 30]))[0]).toMatchObject({ status: 'complete', candles: 30 });
    expect(bench.clock.now() - began).toBeGreaterThanOrEqual(60_000);

    ban(3_600_000);
    const [late] = await bench.fetch([0, 60]);
    expect(late).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_BANNED' } });
    // The limiter knows of it by now: nothing is sent.
    const sent = bench.venue.requests.length;
    const [gated] = await bench.fetch([0, 90]);
    expect(gated).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_BANNED' } });
    expect(bench.venue.requests.length).toBe(sent);
  });

  it('ends a dataset of many windows when the circuit opens: they are not failed one by one', async () => {
    const config = { network: { retries: 1, retryDelay: 1 } };
    await using bench = await openBench({
      now: hour(50_000),
      series: { 'BTC/USDT': { '1h': hours(50_000) } },
      config,
    });
    bench.venue.tamper = ({ interval }, sent) => {
      if (interval.from >= hour(30)) throw new CandlewickError('EXCHANGE_UNAVAILABLE', 'down');
      return sent;
    };
    const [outcome] = await bench.fetch([0, 50_000]);
    expect(outcome).toMatchObject({
      status: 'failed',
      candles: 30,
      error: { code: 'EXCHANGE_CIRCUIT_OPEN' },
    });
    expect(bench.asked().length).toBeLessThanOrEqual(3 + 12 + 6);
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.ledger.length).toBeLessThanOrEqual(20);
    expect(bench.events.filter(({ type }) => type === 'gap').length).toBeLessThanOrEqual(20);
    bench.venue.tamper = undefined;
    expect((await bench.fetch([0, 200]))[0]).toMatchObject({ status: 'complete', candles: 200 });
  });

  it('ends a dataset of many windows when a venue goes on telling to slow down', async () => {
    const config = { network: { retries: 1, retryDelay: 1 }, performance: { requestsInFlight: 1 } };
    await using bench = await openBench({
      config,
      now: hour(50_000),
      series: { 'BTC/USDT': { '1h': hours(50_000) } },
    });
    bench.venue.tamper = ({ interval }, sent) => {
      if (interval.from >= hour(30)) throw new CandlewickError('EXCHANGE_RATE_LIMITED', 'slow down');
      return sent;
    };
    const [outcome] = await bench.fetch([0, 50_000]);
    expect(outcome).toMatchObject({
      status: 'failed',
      candles: 30,
      error: { code: 'EXCHANGE_RATE_LIMITED' },
    });
    expect(bench.asked().length).toBe(3 + 5 * 2);
  });

  it('does not disturb another dataset', async () => {
    const series = { 'BTC/USDT': { '1h': ALL }, 'ETH/USDT': { '1h': ALL } };
    await using bench = await openBench({ series });
    bench.venue.tamper = ({ market }, sent) => {
      if (market.symbol === 'BTC/USDT') throw new CandlewickError('EXCHANGE_REFUSED', 'not this one');
      return sent;
    };
    const outcomes = await bench.fetch([request(0, 30), request(0, 30, 'ETH/USDT')]);
    expect(outcomes.map(({ status }) => status)).toEqual(['failed', 'complete']);
    expect(bench.events.at(-1)).toMatchObject({ type: 'run-finished', status: 'incomplete' });
  });
});

describe('data that is there already', () => {
  it('stays known as it is when asking for it anew fails, and the failure is told', async () => {
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': hours(500, [4, 5]) } } });
    await bench.fetch([0, 20]);
    breakHours(bench, [0]);
    const [outcome] = await bench.fetch([0, 20], { refresh: true });
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 18 });
    expect(gapsOf(outcome!)).toContainEqual([0, 10, 'fetch-failed']);
    bench.venue.tamper = undefined;
    bench.asked();
    const [later] = await bench.fetch([0, 20]);
    expect(later).toMatchObject({ status: 'complete', candles: 18, requests: 0 });
    expect(gapsOf(later!)).toEqual([[4, 6, 'outage']]);
  });

  it('stays known as it is when a new answer has a hole that nobody can explain', async () => {
    await using bench = await openBench({ now: hour(10), seek: false });
    await bench.fetch([0, 10]);
    bench.venue.tamper = (_page, sent) => sliceByTime(sent, -Infinity, hour(8));
    const [outcome] = await bench.fetch([0, 10], { refresh: true });
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 10 });
    expect(gapsOf(outcome!)).toEqual([[8, 10, 'unknown']]);
    const [later] = await bench.fetch([0, 10]);
    expect(later).toMatchObject({ status: 'complete', candles: 10, gaps: [], requests: 0 });
  });

  it('is complete without the venue, however far away that is', async () => {
    await using bench = await openBench();
    await bench.fetch([0, 20]);
    bench.venue.failNext('EXCHANGE_NETWORK', Infinity);
    expect((await bench.fetch([0, 20]))[0]).toMatchObject({ status: 'complete', candles: 20, requests: 0 });
  });
});

describe('a cache that cannot be written', () => {
  it('fails the dataset with its own words and asks for no more', async () => {
    await using bench = await openBench({ config: { performance: { requestsInFlight: 1 } } });
    await bench.fetch([0, 10]);
    bench.asked();
    const cache = await bench.host.cache(bench.config);
    cache.commit = () => Promise.reject(new CandlewickError('DISK_FULL', 'no space left'));
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({
      status: 'failed',
      candles: 10,
      error: { code: 'DISK_FULL', message: 'no space left' },
    });
    expect(bench.asked()).toEqual([[10, 20]]);
  });
});
