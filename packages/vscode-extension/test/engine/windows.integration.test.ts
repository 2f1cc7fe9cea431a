import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { Bars } from '../../src/engine/protocol.ts';
import { openWorld } from './open-client.ts';

const BTC = { exchange: 'simulated', symbol: 'BTC/USDT', timeframe: '1h' };

const rowsOf = (bars: Bars): number[][] =>
  Array.from(bars.time, (time, i) => [time, bars.open[i]!, bars.high[i]!, bars.low[i]!, bars.close[i]!, bars.volume[i]!, bars.partial?.[i] ?? 0]); // prettier-ignore

describe('the windows of the engine', () => {
  it('gives a window at the level of detail that was asked for, as typed arrays', async () => {
    using world = openWorld();
    const { client } = world;
    await client.call('fetch', { requests: [{ ...BTC, start: '2024-01-01', end: '2024-03-01' }] });
    const all = await client.call('readWindow', { dataset: BTC, mostBars: 2_000 });
    expect(all.timeframe).toBe('1h');
    expect(all.bars.time).toBeInstanceOf(Float64Array);
    expect(all.bars.time[0]).toBe(Date.UTC(2024, 0, 1));
    const few = await client.call('readWindow', { dataset: BTC, mostBars: 100 });
    expect(few).toMatchObject({ timeframe: '1d', isDerived: true });
    expect(few.bars.length).toBe(60);
    expect(few.bars.open[0]).toBe(all.bars.open[0]);
    const from = Date.UTC(2024, 0, 10);
    const to = Date.UTC(2024, 0, 11);
    const week = await client.call('readWindow', { dataset: BTC, from, to, mostBars: 100, timeframe: '3h' });
    expect(week).toMatchObject({ timeframe: '3h', interval: { from, to } });
    expect(week.bars.length).toBe(8);
  });

  it('shows the same bars of a long history whether it is read whole or in parts, also after it has grown', async () => {
    using world = openWorld();
    const { client } = world;
    const dataset = { ...BTC, timeframe: '1m' };
    const DAY = 86_400_000;
    const begin = Date.UTC(2024, 0, 1);
    const grow = async (end: string): Promise<void> => {
      await client.call('fetch', { requests: [{ ...dataset, start: '2024-01-01', end }] });
    };
    const parts = async (to: number, timeframe: string) => {
      const all: number[][] = [];
      for (let from = begin; from < to; from += 60 * DAY) {
        const end = Math.min(from + 60 * DAY, to);
        const { bars } = await client.call('readWindow', {
          dataset,
          from,
          to: end,
          mostBars: 50_000,
          timeframe,
        });
        all.push(...rowsOf(bars));
      }
      return all;
    };
    const check = async (days: number): Promise<void> => {
      const to = begin + days * DAY;
      for (const timeframe of ['15m', '4h', '1d']) {
        const whole = await client.call('readWindow', {
          dataset,
          from: begin,
          to,
          mostBars: 50_000,
          timeframe,
        });
        expect(whole.timeframe).toBe(timeframe);
        expect(rowsOf(whole.bars)).toEqual(await parts(to, timeframe));
      }
    };
    await grow('2024-07-19');
    await check(200);
    await grow('2024-08-08');
    await check(220);
    const indicators = ['sma:20'];
    const whole = await client.call('readWindow', { dataset, mostBars: 2_000, timeframe: '4h', indicators });
    const end = whole.bars.close.slice(-20);
    expect(whole.bars.indicators['sma_20']!.at(-1)).toBeCloseTo(end.reduce((a, b) => a + b) / 20, 6);
  });

  it('shows the bars of a long history that was deleted and made anew, and none of before', async () => {
    using world = openWorld();
    const { client, folder } = world;
    const from = Date.UTC(2024, 0, 1);
    const dataset = { exchange: 'import:desk', symbol: 'BTC/USDT', timeframe: '1m' };
    const take = async (price: number) => {
      const file = join(folder, `${price}.csv`);
      const rows = Array.from({ length: 220_000 }, (_, i) => `${from + i * 60_000},${price},${price},${price},${price},5`); // prettier-ignore
      writeFileSync(file, ['time,open,high,low,close,volume', ...rows, ''].join('\n'));
      await client.call('import', { paths: [file], name: 'desk', symbol: 'BTC/USDT', timeframe: '1m' });
    };
    const look = () => client.call('readWindow', { dataset, mostBars: 2_000 });
    await take(100);
    const before = await look();
    // Long histories are kept as longer bars: the second look finds them.
    expect((await look()).bars.close[0]).toBe(100);
    await client.call('delete', { datasets: [dataset] });
    await take(200);
    const { bars, mark } = await look();
    expect([...new Set(bars.close)]).toEqual([200]);
    expect(mark).not.toBe(before.mark);
  });
});
