import type { DatasetFacts, DatasetRecord } from '../contracts/cache.ts';
import type { Store } from './5-store.ts';
import { notAsked } from './absence.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import { wasAsked } from '../domain/gap.ts';
import { subtractIntervals, type Interval } from '../domain/interval.ts';
import { errorCode, isAbort } from '../errors.ts';
import { isVenueTrouble } from './trouble.ts';

const NO_FACTS: DatasetFacts = {};

/**
 * Puts on record why a run that was stopped did not ask for the rest. A dataset that nothing was ever stored of stays
 * unknown.
 *
 * @returns whether anything was to be recorded
 */
export async function noteUnasked(
  store: Store,
  record: DatasetRecord | undefined,
  missing: readonly Interval[],
  error: unknown,
): Promise<boolean> {
  // A cache that failed is not written to.
  if (!record || !(isAbort(error) || isVenueTrouble(error))) return false;
  const known = [...coveredIntervals(record.coverage), ...record.ledger.filter(wasAsked)];
  const left = subtractIntervals(missing, known);
  if (left.length === 0) return false;
  const why = `not asked: ${isAbort(error) ? 'the run was stopped' : `the run ended with ${errorCode(error)!}`}`;
  await store.note(
    record.id,
    left.map((each) => notAsked(each, why)),
    NO_FACTS,
  );
  return true;
}
