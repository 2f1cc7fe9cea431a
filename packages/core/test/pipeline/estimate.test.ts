import { describe, expect, it } from 'vitest';
import { experienceFrom } from '../../src/compose/experience.ts';
import type { RunRecord } from '../../src/analysis/run-record.ts';
import { ASSUMED, diskBytesPerCandle, estimate, togetherMs } from '../../src/pipeline/estimate.ts';

const pool = { name: 'w', limit: 6_000, windowMs: 60_000, window: 'fixed', source: 'a test' } as const;
const plan = {
  candles: 525_600,
  requests: 526,
  weight: 1_052,
  pool,
  allowed: 5_400,
  requestsInFlight: 6,
  diskBytesPerCandle: 10,
  experience: { latencyMs: 100, bytesPerCandle: 200, measured: true },
};

describe('an estimate', () => {
  it('goes by the round trips where the budget holds all of it', () => {
    expect(estimate(plan)).toMatchObject({
      durationMs: 88 * 100,
      downloadBytes: 105_120_000,
      diskBytes: 5_256_000,
    });
  });

  it('goes by the windows of the budget where that takes longer', () => {
    expect(estimate({ ...plan, weight: 5_400 * 10 }).durationMs).toBe(9 * 60_000);
    expect(estimate({ ...plan, weight: 5_400 * 10 + 1 }).durationMs).toBe(10 * 60_000);
  });

  it('of several plans adds up what one budget and the requests in flight have to carry', () => {
    const one = { dataset: { exchange: 'a' }, weight: 5_000, estimate: estimate({ ...plan, weight: 5_000 }) };
    const other = { ...one, dataset: { exchange: 'b' } };
    expect(togetherMs([one])).toBe(8_800);
    expect(togetherMs([one, other])).toBe(17_600);
    expect(togetherMs([one, one])).toBe(60_000);
    expect(togetherMs([])).toBe(0);
  });

  it('takes the size on disk from the dataset, else from all of them', () => {
    const all = { candles: 20_000, bytes: 400_000 };
    const record = { candles: 10_000, bytes: 90_000 } as Parameters<typeof diskBytesPerCandle>[0];
    expect(diskBytesPerCandle(record, all)).toBe(9);
    expect(diskBytesPerCandle(undefined, all)).toBe(20);
    expect(diskBytesPerCandle({ ...record!, candles: 3 }, all)).toBe(20);
  });
});

describe('experience', () => {
  const record = (exchange: string, p50: number, fetched = 1_000): RunRecord =>
    ({
      datasets: [{ exchange }],
      candles: { fetched },
      requests: { latencyMs: { p50 }, bytes: fetched * 100 },
    }) as unknown as RunRecord;

  it('is the median of the runs with that exchange alone that fetched enough', () => {
    const records = [record('a', 10), record('a', 30), record('a', 20), record('b', 999), record('a', 1, 5)];
    expect(experienceFrom(records, 'a')).toEqual({ latencyMs: 20, bytesPerCandle: 100, measured: true });
  });

  it('without such runs is an assumption that says so', () => {
    expect(experienceFrom([record('b', 10)], 'a')).toBe(ASSUMED);
  });
});
