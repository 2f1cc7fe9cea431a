import { describe, expect, it } from 'vitest';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { CandlewickError } from '../../src/errors.ts';
import { hour, HOUR, hours, openBench, request, START } from './bench.ts';

const ID = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
type Gap = { readonly from: number; readonly to: number; readonly reason: string };
const told = (gaps: readonly Gap[]) =>
  gaps.map(({ from, to, reason }) => [(from - START) / HOUR, (to - START) / HOUR, reason]);
const series = (without: readonly number[], count = 500) => ({ 'BTC/USDT': { '1h': hours(count, without) } });

describe('a hole in the venue’s candles', () => {
  it('is proven by a second answer, recorded with its reason, and never asked about again', async () => {
    await using bench = await openBench({ series: series([13, 14, 25]) });
    const [outcome] = await bench.fetch([0, 40]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 37, fetched: 37, requests: 6 });
    expect(told(outcome!.gaps)).toEqual([
      [13, 15, 'outage'],
      [25, 26, 'outage'],
    ]);
    expect(outcome!.gaps.map(({ slots }) => slots)).toEqual([2, 1]);
    bench.asked();
    expect((await bench.fetch([0, 40]))[0]).toMatchObject({ status: 'complete', candles: 37, requests: 0 });
    expect(bench.asked()).toEqual([]);
  });

  it('has the reason that the venue’s absence means', async () => {
    await using bench = await openBench({ series: series([5]), facts: { absence: 'no-trade' } });
    const [outcome] = await bench.fetch([0, 10]);
    expect(told(outcome!.gaps)).toEqual([[5, 6, 'no-trade']]);
  });

  it('that spans whole pages is proven by the candle behind it', async () => {
    await using bench = await openBench({ series: series(Array.from({ length: 35 }, (_, i) => 5 + i)) });
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 25 });
    expect(told(outcome!.gaps)).toEqual([[5, 40, 'outage']]);
  });

  it('at the end of what is there is unknown, asked about again after an hour, and not before', async () => {
    await using bench = await openBench({ series: series([], 15), now: hour(20) });
    const [outcome] = await bench.fetch([0, 20]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 15 });
    expect(told(outcome!.gaps)).toEqual([[15, 20, 'unknown']]);
    bench.asked();
    bench.clock.time += HOUR - 1;
    expect((await bench.fetch([0, 20]))[0]).toMatchObject({ status: 'incomplete', requests: 0 });
    bench.clock.time += 1;
    await bench.fetch([0, 20]);
    expect(bench.asked()).toContainEqual([15, 20]);
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.ledger[0]!.evidence).toMatchObject({ firstAskedAt: hour(20), timesAsked: 4 });
  });

  it('that was unknown is forgotten when the candles come', async () => {
    await using bench = await openBench({ now: hour(20), seek: false });
    bench.venue.tamper = (_page, sent) => sliceByTime(sent, -Infinity, hour(15));
    expect(told((await bench.fetch([0, 20]))[0]!.gaps)).toEqual([[15, 20, 'unknown']]);
    bench.venue.tamper = undefined;
    bench.clock.time += 2 * HOUR;
    expect((await bench.fetch([0, 20]))[0]).toMatchObject({ status: 'complete', gaps: [], candles: 20 });
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.ledger).toEqual([]);
  });
});

describe('the edges of a market', () => {
  const old = { 'BTC/USDT': { '1h': sliceByTime(hours(500), hour(25), hour(60)) } };

  it('has nothing before its listing: that is complete, and pages before it are not asked for', async () => {
    await using bench = await openBench({ series: old });
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 35 });
    expect(told(outcome!.gaps)).toEqual([[0, 25, 'pre-listing']]);
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.facts.listedAt).toBe(hour(25));
    bench.asked();
    const [earlier] = await bench.fetch([-500, 60]);
    expect(earlier).toMatchObject({ status: 'complete', candles: 35, requests: 0 });
    expect(bench.asked()).toEqual([]);
  });

  it('has nothing after its end when the venue says that it is not traded any more', async () => {
    await using bench = await openBench({ series: old, inactive: ['BTC/USDT'] });
    const [outcome] = await bench.fetch([25, 80]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 35 });
    expect(told(outcome!.gaps)).toEqual([[60, 80, 'delisted']]);
    bench.asked();
    expect((await bench.fetch([25, 80]))[0]).toMatchObject({ requests: 0, status: 'complete' });
  });

  it('are not known where the venue cannot seek: nothing is explained that was not proven', async () => {
    await using bench = await openBench({ series: old, seek: false });
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 35 });
    expect(told(outcome!.gaps)).toEqual([[0, 25, 'unknown']]);
  });
});

describe('what a venue says of its first and last candle', () => {
  const old = { 'BTC/USDT': { '1h': sliceByTime(hours(500), hour(25), hour(60)) } };

  it('is not believed of the first when its own page shows an earlier one: nothing is explained by it', async () => {
    await using bench = await openBench({
      series: { 'BTC/USDT': { '1h': sliceByTime(hours(500), hour(25), hour(90)) } },
    });
    bench.venue.tamperSeek = () => hour(80);
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 35 });
    expect(told(outcome!.gaps)).toEqual([[0, 25, 'unknown']]);
    const record = await (await bench.host.cache(bench.config)).get(ID);
    expect(record!.facts).not.toHaveProperty('listedAt');
    bench.venue.tamperSeek = undefined;
    bench.clock.time += 2 * HOUR;
    expect(told((await bench.fetch([0, 60]))[0]!.gaps)).toEqual([[0, 25, 'pre-listing']]);
  });

  it.each([
    ['no number', NaN],
    ['off the grid', hour(30) + 1],
    ['in microseconds', hour(25) * 1_000],
  ])('is not believed of the first when it is %s', async (_, time) => {
    await using bench = await openBench({ series: old });
    bench.venue.tamperSeek = () => time;
    const [outcome] = await bench.fetch([0, 60]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 35 });
    expect(told(outcome!.gaps)).toEqual([[0, 25, 'unknown']]);
    const listing = { ...request(0, 60), start: { kind: 'listing' as const } };
    expect((await bench.fetch([listing]))[0]).toMatchObject({
      status: 'failed',
      error: { code: 'EXCHANGE_BAD_ANSWER' },
    });
  });

  it('is not believed of the last when a page behind it has candles', async () => {
    await using bench = await openBench({ series: old, inactive: ['BTC/USDT'] });
    bench.venue.tamper = ({ interval }, sent) =>
      interval.to > hour(35) && interval.from < hour(50) ? sliceByTime(sent, 0, 0) : sent;
    bench.venue.tamperSeek = (from, time) => (from >= hour(35) && from < hour(50) ? undefined : time);
    const [outcome] = await bench.fetch([25, 80]);
    expect(outcome!.status).toBe('incomplete');
    expect(told(outcome!.gaps)).toContainEqual([60, 80, 'delisted']);
    expect(told(outcome!.gaps).filter(([, , reason]) => reason === 'unknown')).toEqual([[35, 55, 'unknown']]);
    expect(outcome!.gaps[0]!.retryAt).toBe(hour(100) + HOUR);
    bench.venue.tamper = bench.venue.tamperSeek = undefined;
    bench.clock.time += 2 * HOUR;
    const [later] = await bench.fetch([25, 80]);
    expect(later).toMatchObject({ status: 'complete', candles: 35 });
    expect(told(later!.gaps)).toEqual([[60, 80, 'delisted']]);
  });

  it.each(['EXCHANGE_UNAVAILABLE', 'EXCHANGE_REFUSED'] as const)(
    'is not believed of the last when a page behind it could not be had: %s',
    async (code) => {
      await using bench = await openBench({ series: old, inactive: ['BTC/USDT'] });
      bench.venue.tamper = ({ interval }, sent) => {
        if (interval.from >= hour(45)) throw new CandlewickError(code, 'down');
        return sliceByTime(sent, 0, hour(35));
      };
      bench.venue.tamperSeek = (from, time) => (from >= hour(35) ? undefined : time);
      const [outcome] = await bench.fetch([25, 65]);
      expect(told(outcome!.gaps).map(([, , reason]) => reason)).not.toContain('delisted');
      const record = await (await bench.host.cache(bench.config)).get(ID);
      expect(record!.ledger.map(({ reason }) => reason)).not.toContain('delisted');
    },
  );

  it('is not an end when the market has never had a candle', async () => {
    await using bench = await openBench({
      series: { 'BTC/USDT': { '1h': hours(0) } },
      inactive: ['BTC/USDT'],
    });
    const [outcome] = await bench.fetch([0, 20]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 0 });
    expect(told(outcome!.gaps)).toEqual([[0, 20, 'unknown']]);
  });
});

describe('rows that cannot be believed', () => {
  it('are reported, left out, and their time stays unknown', async () => {
    await using bench = await openBench();
    bench.venue.tamper = (_page, sent) => ({
      ...sent,
      close: sent.close.map((each, i) => (sent.time[i] === hour(4) ? NaN : each)),
    });
    const [outcome] = await bench.fetch([0, 10]);
    expect(outcome).toMatchObject({ status: 'incomplete', candles: 9 });
    expect(told(outcome!.gaps)).toEqual([[4, 5, 'unknown']]);
    expect(outcome!.issues).toContainEqual({ kind: 'not-a-number', time: hour(4), rows: 1 });
    expect(bench.events).toContainEqual(expect.objectContaining({ type: 'verified', interval: { from: hour(0), to: hour(10) } })); // prettier-ignore
  });

  it('that a venue sends beside what was asked for are not stored', async () => {
    await using bench = await openBench();
    const all = hours(500);
    bench.venue.tamper = ({ interval }) => sliceByTime(all, interval.from - 3 * HOUR, interval.to + 3 * HOUR);
    const [outcome] = await bench.fetch([20, 30]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 10 });
    expect(await bench.stored()).toEqual(rowsOf(sliceByTime(all, hour(20), hour(30))));
  });

  it('are shown and kept where only their prices are odd', async () => {
    await using bench = await openBench();
    bench.venue.tamper = (_page, sent) => ({
      ...sent,
      high: sent.high.map((each, i) => (i === 2 ? 1 : each)),
    });
    const [outcome] = await bench.fetch([0, 10]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 10, gaps: [] });
    expect(outcome!.issues).toEqual([{ kind: 'invalid-ohlc', time: hour(2), rows: 1 }]);
  });
});

describe('a request that repeats itself', () => {
  it('is fetched once: two spellings of one dataset are not asked for twice', async () => {
    await using bench = await openBench();
    const outcomes = await bench.fetch([request(0, 30), { ...request(0, 30), symbol: 'BTCUSDT' }]);
    expect(outcomes.map(({ status, candles }) => [status, candles])).toEqual([
      ['complete', 30],
      ['complete', 30],
    ]);
    expect(bench.asked()).toEqual([[0, 10], [10, 20], [20, 30]]); // prettier-ignore
  });
});
