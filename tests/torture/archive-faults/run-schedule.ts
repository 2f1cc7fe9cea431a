import type { FetchRequest, RunOptions } from '@candlewick/core';
import { configSchema, openRun } from '@candlewick/core';
import { createMarketClock, startMarketServer, type PlacedFault } from '@candlewick/core/testing';
import { createFastClock } from '../faults/fast-clock.ts';
import { lookAfter, type Look } from '../faults/look.ts';
import { at, DELAY_MS, MARKETS, NOW } from './archived-sources.ts';
import { randomOf } from './random.ts';
import { ruleOf, timeOf, type Schedule, type StruckFile } from './schedules.ts';
import { openTemporaryHost } from '../temporary-host.ts';

export const RETRIES = 3;

export interface ScheduleReport {
  /** With the faults. */
  readonly struck: Look;
  /** How often each fault of a file was served, in the order of the schedule. */
  readonly served: readonly number[];
  /** After they were lifted, by files and pages. */
  readonly lifted: Look;
  /** Once more: there is nothing to do. */
  readonly again: Look;
}

/** Fetches under faults, and again without: exchange-ccxt and its archive over loopback HTTP, LMDB on disk. */
export async function runSchedule(schedule: Schedule): Promise<ScheduleReport> {
  const { source, trouble, choice, requestsInFlight, pageSize } = schedule;
  const { symbol } = MARKETS[source.market];
  const clock = createFastClock(NOW);
  const random = randomOf(schedule.seed + 1e6);
  await using market = await startMarketServer({
    markets: { [symbol]: { '1h': source.candles } },
    inactive: source.active ? [] : [symbol],
    clock: createMarketClock(undefined, false, () => clock.now()),
    archive: { dailyDelayMs: DELAY_MS, monthlyDelayMs: source.monthIsLate ? 20 * DELAY_MS : DELAY_MS },
    latencyMs: ({ endpoint }) => (endpoint === 'archive' ? random.below(schedule.jitterMs + 1) : 0),
    budget: { limit: 1e9 },
  });
  await using place = await openTemporaryHost('archive-faults', clock);
  const { host, folder } = place;
  const patient = configSchema.parse({
    exchanges: { binance: { ccxt: { urls: market.ccxtUrls() }, archive: { url: market.url } } },
    performance: { requestsInFlight, pageSize },
    network: { retries: RETRIES, retryDelay: 100, longestWait: 60_000 },
    monitors: { performance: false },
  });
  const timeout = Math.min(10_000, ...schedule.struck.map(({ row }) => row.timeout ?? Infinity));
  const config = { ...patient, network: { ...patient.network, timeout } };
  const options: RunOptions = { config: patient, projectFolder: folder };
  const request = {
    exchange: 'binance',
    symbol,
    timeframe: '1h',
    start: { kind: 'time', time: at(source.range.from) },
    end: { kind: 'time', time: at(source.range.to) },
  } as const;
  const look = (more: Partial<RunOptions> = {}, ask: Partial<FetchRequest> = {}) =>
    lookAfter(host, market, { ...options, ...more }, { ...request, ...ask });

  const placed: PlacedFault[] = schedule.struck.map((each: StruckFile) =>
    market.faults.add(each.row.fault(timeOf(each)), ruleOf(each)),
  );
  for (const [fault, rule] of trouble.faults) market.faults.add(fault, rule);
  const struck = await look({ config }, { source: choice });
  const served = placed.map((each) => each.served);
  market.faults.clear();
  await market.resume();

  // What is believed now, rightly or not, is the venue's word; only a fresh look can bring another.
  const lies = schedule.struck.some(({ row }) => row.lies === true);
  let lifted = await look({ refresh: lies });
  if (lifted.outcome.status !== 'complete') {
    await using run = await openRun(host, options);
    const { exchange, timeframe } = request;
    const repair = await run.repairRequest({ exchange, symbol, timeframe }, { explained: false });
    if (repair) await run.fetch([repair]);
    lifted = await look();
  }
  return { struck, served, lifted, again: await look() };
}
