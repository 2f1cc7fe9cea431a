import { describe, expect, it } from 'vitest';
import { rowsOf, sliceByTime } from '../../src/domain/candles.ts';
import { hour, HOUR, hours, openBench } from './bench.ts';

const ALL = hours(500);
const truth = (from: number, to: number) => rowsOf(sliceByTime(ALL, hour(from), hour(to)));

describe('the newest candles', () => {
  it('are asked for once more when the time of their tail has passed, in one request with what is new', async () => {
    await using bench = await openBench();
    await bench.fetch([80, 100]);
    bench.asked();
    bench.clock.time += HOUR / 2;
    await bench.fetch([80, 100]);
    expect(bench.asked()).toEqual([]);

    bench.clock.time += HOUR / 2;
    const [outcome] = await bench.fetch([80, 101]);
    expect(bench.asked()).toEqual([[99, 101]]);
    expect(outcome).toMatchObject({ status: 'complete', candles: 21, requests: 1 });

    bench.clock.time += 24 * HOUR;
    await bench.fetch([80, 101]);
    expect(bench.asked()).toEqual([[100, 101]]);
    await bench.fetch([80, 101]);
    expect(bench.asked(), 'settled for good').toEqual([]);
    expect(await bench.stored()).toEqual(truth(80, 101));
  });

  it('when the venue has corrected one become a revision with both values', async () => {
    await using bench = await openBench();
    await bench.fetch([80, 100]);
    bench.venue.tamper = (_request, honest) => ({ ...honest, volume: honest.volume.map((each) => each + 1) });
    bench.clock.time += HOUR;
    await bench.fetch([80, 100]);
    await using run = await bench.open();
    const id = { exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h' };
    expect(await run.cache.revisions(id)).toHaveLength(1);
  });

  it('are left alone where the configuration says so', async () => {
    await using bench = await openBench({ config: { cache: { tail: {} } } });
    await bench.fetch([80, 100]);
    bench.asked();
    bench.clock.time += 48 * HOUR;
    await bench.fetch([80, 100]);
    expect(bench.asked()).toEqual([]);
  });
});

describe('a venue that keeps only its newest candles', () => {
  const KEPT = 20;
  const forgetful = async () => {
    const bench = await openBench({ facts: { retentionCandles: KEPT }, seek: false });
    bench.venue.tamper = (_request, honest) => {
      const from = Math.floor(bench.clock.now() / HOUR) * HOUR - KEPT * HOUR;
      return sliceByTime(honest, from, Infinity);
    };
    return bench;
  };

  it('is asked for these; what is older is recorded as beyond retention, incomplete, and never asked for', async () => {
    await using bench = await forgetful();
    const [outcome] = await bench.fetch([50, 100]);
    expect(bench.asked()).toEqual([[80, 90], [90, 100]]); // prettier-ignore
    expect(outcome).toMatchObject({
      status: 'incomplete',
      candles: KEPT,
      gaps: [{ from: hour(50), to: hour(80), slots: 30, reason: 'beyond-retention' }],
    });
    bench.clock.time += 365 * 24 * HOUR;
    const [again] = await bench.fetch([50, 100]);
    expect(bench.asked(), 'nor is the tail, which is gone by now').toEqual([]);
    expect(again).toMatchObject({ status: 'incomplete', candles: KEPT, requests: 0 });
    expect(await bench.stored()).toEqual(truth(80, 100));
  });

  it('is not believed about a candle that it may have forgotten meanwhile', async () => {
    await using bench = await forgetful();
    const { tamper } = bench.venue;
    bench.venue.tamper = (request, honest) => {
      bench.venue.tamper = tamper;
      bench.clock.time += 3 * HOUR;
      return tamper!(request, honest);
    };
    const [outcome] = await bench.fetch([80, 90]);
    expect(outcome).toMatchObject({
      status: 'incomplete',
      gaps: [{ from: hour(80), to: hour(83), reason: 'beyond-retention' }],
    });
  });

  it('is shown in the plan', async () => {
    await using bench = await forgetful();
    await using run = await bench.open();
    expect(await run.plan({ exchange: 'fake', symbol: 'BTC/USDT', timeframe: '1h', start: { kind: 'time', time: hour(50) } })).toMatchObject({
      missing: [{ from: hour(80), to: hour(100) }],
      forgotten: [{ from: hour(50), to: hour(80) }],
      missingSlots: 20,
    }); // prettier-ignore
  });
});
