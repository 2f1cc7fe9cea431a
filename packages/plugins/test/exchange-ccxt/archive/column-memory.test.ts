import { expect, it } from 'vitest';
import { BodyMemory } from '../../../src/exchange-ccxt/archive/body-memory.ts';
import { ColumnMemory } from '../../../src/exchange-ccxt/archive/column-memory.ts';

it('lends the same columns again, and never ones of another kind of market or too few rows', () => {
  const memory = new ColumnMemory();
  const spot = memory.take(100, ['quote_volume', 'trades']);
  memory.give(spot);
  const coins = memory.take(50, ['trades']);
  expect(Object.keys(coins.extras)).toEqual(['trades']);
  const longer = memory.take(101, ['quote_volume', 'trades']);
  expect(longer).not.toBe(spot);
  expect(longer.length).toBe(101);
  expect(memory.take(99, ['quote_volume', 'trades'])).toBe(spot);
  expect(memory.take(99, ['quote_volume', 'trades'])).not.toBe(spot);
});

it('lends memory for a body again that is long enough', () => {
  const memory = new BodyMemory();
  const body = memory.take(1_000);
  expect(body.length).toBeGreaterThanOrEqual(1_000);
  memory.give(body);
  expect(memory.take(100_000)).not.toBe(body);
  expect(memory.take(1_000)).toBe(body);
  expect(memory.take(1_000)).not.toBe(body);
});

it('gives back at once what nobody has, and keeps what is lent', () => {
  const columns = new ColumnMemory();
  const [free, lent] = [columns.take(10, []), columns.take(10, [])];
  columns.give(free);
  columns.drop();
  expect([free.time.length, lent.time.length]).toEqual([0, 10]);
  const bodies = new BodyMemory();
  const [unused, used] = [bodies.take(10), bodies.take(10)];
  bodies.give(unused);
  bodies.drop();
  expect([unused.length, used.length >= 10]).toEqual([0, true]);
  expect([columns.take(10, []).length, bodies.take(10).length > 0]).toEqual([10, true]);
});
