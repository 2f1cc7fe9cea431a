import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Limiter, PoolRule, ResponseMeta } from '../../contracts/limiter.ts';
import type { AnyPlugin } from '../../contracts/plugin.ts';
import type { FakeClock } from '../fakes/clock.ts';
import { createFakeClock } from '../fakes/clock.ts';
import { createFakeLogger } from '../fakes/logger.ts';
import { createVenueCount } from '../fakes/venue-count.ts';
import type { VenueCount } from '../fakes/venue-count.ts';
import { openForSuite } from '../open-for-suite.ts';

/** What the limiter suite works with: a limiter that knows nothing but the clock it was opened with. */
export interface LimiterHarness {
  /** The limiter under test. */
  readonly limiter: Limiter;
  /** The clock it was opened with; the suite moves it. */
  readonly clock: FakeClock;
  /** Closes the limiter and takes its folder away. */
  close?(): Promise<void> | void;
}

/** Opens a limiter plugin as a host does, on a clock and with a state folder of its own. */
export async function openLimiterHarness(
  definition: Extract<AnyPlugin, { kind: 'limiter' }>,
  options: unknown = {},
): Promise<LimiterHarness> {
  const clock = createFakeClock(Date.UTC(2024, 0, 1, 12, 0, 20));
  const closing = new AbortController();
  const stateFolder = await mkdtemp(join(tmpdir(), 'candlewick-limiter-'));
  const limiter = await openForSuite(definition, options, {
    clock,
    logger: createFakeLogger(),
    signal: closing.signal,
    stateFolder,
    identity: 'https://venue.test via direct',
  });
  return {
    limiter,
    clock,
    close: async () => {
      await limiter[Symbol.asyncDispose]();
      closing.abort();
      await rm(stateFolder, { recursive: true, force: true });
    },
  };
}

/** Clients that ask one after another without a pause, and the venue that answers them. */
export interface Demand {
  /** The budget that is asked of. */
  readonly pool: PoolRule;
  /** How many clients ask at once. */
  readonly workers: number;
  /** Weight of the next request. */
  weight(): number;
  /** Milliseconds to the venue and back. */
  way(): readonly [number, number];
  /** How far the venue's clock is ahead of ours, in milliseconds. */
  readonly offsetMs: number;
  /** How long the clients go on, in milliseconds. */
  readonly durationMs: number;
  /** What the answer says beside the data; default: whole seconds of the venue's clock, as a Date header has them. */
  meta?(time: number, counted: number): Partial<ResponseMeta>;
}

/** Runs the demand to its end; gives what the venue counted. */
export async function serve({ limiter, clock }: LimiterHarness, demand: Demand): Promise<VenueCount> {
  const count = createVenueCount(demand.pool);
  const stop = new AbortController();
  const end = clock.monotonic() + demand.durationMs;
  const venueTime = () => Math.floor(clock.now() + demand.offsetMs);
  const client = async () => {
    while (clock.monotonic() < end) {
      const weight = demand.weight();
      const permit = await limiter.acquire(demand.pool, weight, stop.signal);
      const [there, back] = demand.way();
      await clock.sleep(there);
      const time = venueTime();
      const counted = count.arrive(weight, time);
      const said = demand.meta?.(time, counted) ?? { serverTime: Math.floor(time / 1000) * 1000 };
      await clock.sleep(back);
      permit.settle({ endpoint: 'klines', status: 200, ...said });
    }
  };
  const clients = Array.from({ length: demand.workers }, () => client().catch(ignoreAbort(stop.signal)));
  while (clock.monotonic() < end && (await clock.advanceToNext()));
  stop.abort();
  const finished = Promise.all(clients);
  while (await clock.advanceToNext());
  await finished;
  return count;
}

const ignoreAbort = (signal: AbortSignal) => (error: unknown) => {
  if (!signal.aborted) throw error;
};
