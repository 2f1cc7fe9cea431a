import { describe, expect, it } from 'vitest';
import { isIrreplaceable, lastUse, planEvictions } from '../../src/compose/plan-evictions.ts';
import type { DatasetRecord } from '../../src/contracts/cache.ts';
import { covered, gap, span } from '../../src/testing/index.ts';

const YEAR = span('2023-01-01', '2024-01-01');
const MINUTES = 525_600;

const record = (symbol: string, more: Partial<DatasetRecord> = {}): DatasetRecord => ({
  id: { exchange: 'acme', symbol, timeframe: '1m' },
  facts: {},
  coverage: [covered(YEAR)],
  ledger: [],
  candles: MINUTES,
  firstTime: YEAR.from,
  lastTime: YEAR.to - 60_000,
  bytes: 5_000_000,
  revisions: 0,
  pinned: false,
  updatedAt: 0,
  version: 1,
  ...more,
});
const namesOf = (records: readonly DatasetRecord[], bytes: number) =>
  planEvictions(records, bytes).map(({ record: { id } }) => id.symbol);

describe('planning evictions', () => {
  it('takes what was used longest ago first, by reading or writing, and never what is pinned', () => {
    const records = [
      record('read now', { updatedAt: 1, usedAt: 90 }),
      record('old and pinned', { updatedAt: 1, pinned: true }),
      record('written now', { updatedAt: 95 }),
      record('old', { updatedAt: 5, usedAt: 10 }),
      record('empty', { updatedAt: 0, candles: 0, bytes: 0 }),
    ];
    expect(namesOf(records, 5_000_000)).toEqual(['old']);
    expect(namesOf(records, 10_000_000)).toEqual(['old', 'read now']);
    expect(namesOf(records, 1e12)).toEqual(['old', 'read now', 'written now']);
    expect(namesOf(records, 0)).toEqual([]);
    expect(lastUse(records[0]!)).toBe(90);
  });

  it('takes the oldest candles of the last dataset, in whole portions and with their coverage', () => {
    const [eviction] = planEvictions([record('one')], 1_000_000);
    const { interval, candles, bytes } = eviction!;
    expect(interval.from).toBe(YEAR.from);
    expect(interval.to % (8_192 * 60_000)).toBe(0);
    expect(bytes).toBeGreaterThanOrEqual(1_000_000);
    expect(bytes).toBeLessThan(1_100_000);
    expect(candles / MINUTES).toBeCloseTo(bytes / 5_000_000, 3);
    const [least] = planEvictions([record('one')], 1);
    expect(least!.candles).toBeGreaterThan(0);
    expect(least!.candles).toBeLessThanOrEqual(8_192);
  });

  it('knows what nobody could fetch again', () => {
    expect(isIrreplaceable(record('fetched'))).toBe(false);
    expect(isIrreplaceable(record('imported', { coverage: [covered(YEAR, { provenance: 'import' })] }))).toBe(
      true,
    );
    expect(isIrreplaceable(record('forgotten', { ledger: [gap(YEAR, 'beyond-retention')] }))).toBe(true);
  });
});
