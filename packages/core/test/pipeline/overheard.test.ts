import { describe, expect, it } from 'vitest';
import { candlesFromRows, rowsOf } from '../../src/domain/candles.ts';
import { HOUR, hour, hours, openBench, type Bench } from './bench.ts';

/** A venue without hour 21, whose answers about the window that begins with hour 30 lack that hour. */
async function openForgetful(): Promise<Bench> {
  const bench = await openBench({ series: { 'BTC/USDT': { '1h': hours(60, [21]) } } });
  bench.venue.tamper = ({ interval }, honest) =>
    interval.to > hour(31) || interval.from === hour(30)
      ? candlesFromRows(rowsOf(honest).filter(([time]) => time !== hour(30)))
      : honest;
  return bench;
}

const explained = { reason: 'outage', from: hour(30), to: hour(31) };

describe('a row that an answer about another window has', () => {
  it('leaves its time open, though two answers about its own lack it', async () => {
    await using bench = await openForgetful();
    const [outcome] = await bench.fetch([20, 40]);
    expect(outcome!.status).toBe('incomplete');
    expect(outcome!.gaps).toContainEqual(
      expect.objectContaining({
        ...explained,
        reason: 'unknown',
        evidence: expect.objectContaining({
          answer:
            'outage (absent in 2 answers; next candle 2024-01-02T07:00:00Z), but another answer had a row',
        }) as unknown,
      }),
    );
    bench.venue.tamper = undefined;
    bench.clock.time += 2 * HOUR;
    const [later] = await bench.fetch([20, 40]);
    expect([later!.status, later!.fetched]).toEqual(['complete', 1]);
  });

  it('opens again what an earlier run has explained', async () => {
    await using bench = await openForgetful();
    const [first] = await bench.fetch([30, 40]);
    expect(first!.gaps).toEqual([expect.objectContaining(explained)]);
    await bench.fetch([20, 30]);
    const [again] = await bench.fetch([30, 40]);
    expect([again!.status, again!.requests]).toEqual(['incomplete', 0]);
    bench.venue.tamper = undefined;
    bench.clock.time += 2 * HOUR;
    expect((await bench.fetch([30, 40]))[0]).toMatchObject({ status: 'complete', fetched: 1, gaps: [] });
  });

  it('shows that a market is older than the venue had said', async () => {
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': hours(60) } } });
    const rowsFrom = (from: number) => rowsOf(hours(60)).filter(([time]) => time! >= hour(from));
    bench.venue.tamperSeek = () => hour(30);
    bench.venue.tamper = ({ interval }) =>
      candlesFromRows(rowsFrom(30).filter(([time]) => time! >= interval.from && time! < interval.to));
    const [first] = await bench.fetch([20, 40]);
    expect(first!.gaps).toMatchObject([{ reason: 'pre-listing', from: hour(20), to: hour(30) }]);
    bench.venue.tamper = (_page, honest) => candlesFromRows([...rowsFrom(25).slice(0, 1), ...rowsOf(honest)]);
    await bench.fetch([40, 50]);
    bench.venue.tamper = undefined;
    bench.venue.tamperSeek = undefined;
    bench.clock.time += 2 * HOUR;
    const [later] = await bench.fetch([20, 40]);
    expect([later!.status, later!.fetched]).toEqual(['complete', 1]);
    expect((await bench.stored())[0]![0]).toBe(hour(25));
  });
});
