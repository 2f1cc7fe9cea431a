import type { RunOptions } from '@candlewick/core';
import { configSchema, openRun, type FetchRequest } from '@candlewick/core';
import { createMarketClock, startMarketServer } from '@candlewick/core/testing';
import { createFastClock } from './fast-clock.ts';
import { ruleOf, struckSlot, type FaultCase } from './fault-cases.ts';
import { lookAfter, type Look } from './look.ts';
import { at, PAGE } from './sources.ts';
import { openTemporaryHost } from '../temporary-host.ts';

export const RETRIES = 3;
export const DATASET = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

export interface CaseReport {
  /** With the fault. */
  readonly struck: Look;
  /** After the fault was lifted: fetched once more, then repaired, until nothing was left to do. */
  readonly lifted: Look;
  /** How often the fault was served. */
  readonly served: number;
}

/** Fetches under a fault and again without it: exchange-ccxt over loopback HTTP, limiter-weight, LMDB on disk. */
export async function runCase(each: FaultCase): Promise<CaseReport> {
  const { source, row, requestsInFlight } = each;
  const clock = createFastClock(source.now);
  await using market = await startMarketServer({
    markets: { 'BTC/USDT': { '1m': source.candles } },
    inactive: source.active ? [] : ['BTC/USDT'],
    clock: createMarketClock(undefined, false, () => clock.now()),
  });
  await using place = await openTemporaryHost('faults', clock);
  const { host, folder } = place;
  const config = configSchema.parse({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() } } },
    performance: { requestsInFlight, pageSize: PAGE },
    network: { timeout: row.timeout ?? 10_000, retries: RETRIES, retryDelay: 100, longestWait: 60_000 },
    monitors: { performance: false },
  });
  const options: RunOptions = { config, projectFolder: folder };
  const request: FetchRequest = {
    ...DATASET,
    start: { kind: 'time', time: at(source.range.from) },
    end: { kind: 'time', time: at(source.range.to) },
  };
  const look = (more: Partial<RunOptions>, ask: FetchRequest): Promise<Look> =>
    lookAfter(host, market, { ...options, ...more }, ask);

  const placed = market.faults.add(row.fault(at(struckSlot(each))), ruleOf(each));
  const struck = await look({}, request);
  const { served } = placed;
  market.faults.clear();
  await market.resume();
  // The fault is gone when the ban is.
  if (placed.fault.kind === 'banned') await clock.sleep(placed.fault.forMs);

  const explained = row.denies !== undefined;
  // All is there and rightly so: the next run has nothing to do.
  if (struck.outcome.status === 'complete' && row.lies === undefined && !explained)
    return { struck, lifted: struck, served };
  // What is believed now, rightly or not, is the venue's word; only a fresh look can bring another.
  let lifted = await look({ refresh: row.lies !== undefined }, request);
  if (lifted.outcome.status !== 'complete' || explained) {
    await using run = await openRun(host, options);
    const again = await run.repairRequest(DATASET, { explained });
    if (again) await run.fetch([again]);
    lifted = await look({}, request);
  }
  return { struck, lifted, served };
}
