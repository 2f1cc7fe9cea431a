import assert from 'node:assert/strict';
import type { Market, Page, Series } from '../../contracts/exchange.ts';
import type { Candles } from '../../domain/candles.ts';
import { rowsOf } from '../../domain/candles.ts';
import { createGrid, type Grid } from '../../domain/grid.ts';
import type { Interval } from '../../domain/interval.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';
import { errorCode } from '../../errors.ts';
import type { ExchangeHarness } from './exchange-harness.ts';

/** A signal that never aborts, for requests that are to end by themselves. */
export const steady = (): AbortSignal => new AbortController().signal;

/** How long a call may take to notice an abort. */
export const ABORT_MS = 1_000;

/** The harness's series as a host comes to know it: the market, its facts, its grid. */
export interface Known {
  readonly market: Market;
  readonly series: Series;
  readonly grid: Grid;
  page(interval: Interval, limit?: number, signal?: AbortSignal): Promise<Page>;
}

export async function learn(harness: ExchangeHarness): Promise<Known> {
  const { exchange, symbol, timeframe } = harness;
  const market = (await exchange.markets(steady())).find((each) => each.symbol === symbol);
  assert.ok(market, `markets() lists ${symbol}`);
  const series = await exchange.series(market, timeframe, steady());
  const grid = createGrid(parseTimeframe(timeframe)!, series.gridOrigin);
  const page = (interval: Interval, limit = grid.count(interval), signal = steady()) =>
    exchange.fetchPage({ market, timeframe, interval, limit }, signal);
  return { market, series, grid, page };
}

/** Equal in every bit of every column, extras too. */
export function assertSameCandles(actual: Candles, expected: Candles, message: string): void {
  assert.deepEqual(Object.keys(actual.extras).sort(), Object.keys(expected.extras).sort(), message);
  assert.deepEqual(rowsOf(actual), rowsOf(expected, Object.keys(actual.extras)), message);
}

/** Every leave that was given has been settled, once. */
export function assertSettled({ gate }: ExchangeHarness): void {
  for (const { settled } of gate.passes)
    assert.equal(settled.length, 1, 'each permit is settled exactly once');
}

/** The error of a call that must fail with one of our codes. */
export async function failureOf(call: Promise<unknown>): Promise<Error> {
  const error = await call.then(
    () => assert.fail('the call should have failed'),
    (caught: unknown) => caught as Error,
  );
  assert.ok(errorCode(error), `an error with a code of the table, not: ${String(error)}`);
  return error;
}

/** Whether the call ends, well or badly, within so many milliseconds. */
export async function endsWithin(ms: number, call: Promise<unknown>): Promise<boolean> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<boolean>((resolve) => (timer = setTimeout(() => resolve(false), ms)));
  const ended = call.then(
    () => true,
    () => true,
  );
  try {
    return await Promise.race([ended, late]);
  } finally {
    clearTimeout(timer);
  }
}
