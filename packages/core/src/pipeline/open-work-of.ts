import type { Cache } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import type { Interval } from '../domain/interval.ts';
import type { Emit } from './event-hub.ts';
import { OpenWork } from './open-work.ts';
import type { Session } from './session.ts';
import type { RunSettings } from './settings.ts';

export interface WorkParts {
  readonly cache: Cache;
  readonly clock: Clock;
  readonly emit: Emit;
  readonly settings: RunSettings;
}

/** What a dataset has covered: now, and when its plan was made; stale coverage left out. */
export function coverageOf(session: Session, { cache, clock, settings }: WorkParts) {
  const { ttlMs, refresh } = settings;
  const freshSince = ttlMs === undefined || refresh ? -Infinity : clock.now() - ttlMs;
  return {
    coveredBefore: coveredIntervals(session.parts.target.record?.coverage ?? [], freshSince),
    covered: async (): Promise<readonly Interval[]> => {
      try {
        return coveredIntervals((await cache.get(session.id))?.coverage ?? [], freshSince);
      } catch (error) {
        session.stop(error);
        return [];
      }
    },
  };
}

/** The windows that are to be asked for of a dataset: none yet. */
export function openWorkOf(session: Session, parts: WorkParts): OpenWork {
  const { id, signal } = session;
  const { grid, pageSize } = session.parts;
  const { clock, emit, settings } = parts;
  return new OpenWork({
    grid, pageSize, signal,
    inFlight: settings.requestsInFlight,
    ...coverageOf(session, parts),
    onBrought: (interval) => emit({ type: 'brought', dataset: id, interval, slots: grid.count(interval) }),
    now: () => clock.monotonic(),
    sleep: (ms) => clock.sleep(ms, signal),
  }); // prettier-ignore
}
