import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { DatasetOutcome } from '../contracts/events.ts';
import { VALUE_COLUMNS, type Candles } from '../domain/candles.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { datasetKey } from '../domain/dataset.ts';
import { isExplained } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import { hull, intersect, type Interval } from '../domain/interval.ts';
import {
  askable,
  noLongerExplained,
  revised,
  type CandleDifference,
  type Recheck,
} from '../pipeline/4-verify/compare-records.ts';
import { filesOf, inFiles, sampleFiles } from '../pipeline/4-verify/compare-files.ts';
import { samplePages } from '../pipeline/4-verify/sample-pages.ts';
import { knownSpan } from '../pipeline/repair-request.ts';
import type { DatasetPlan } from '../pipeline/planner.ts';
import type { FetchRequest } from '../pipeline/target.ts';
import { CandlewickError } from '../errors.ts';

/** What to ask a venue again. */
export interface RecheckRequest {
  /** A cached dataset. */
  readonly dataset: DatasetId;
  /** Absent: all that is known. */
  readonly interval?: Interval;
  /** Pages of the venue's size, spread evenly; `all` for everything that is covered. */
  readonly pages: number | 'all';
  /** `archive`: reads the files again that candles came from, so many of them. Default: asks the API. */
  readonly against?: 'exchange' | 'archive';
}

/** The part of a run that a recheck works with. */
export interface RecheckParts {
  readonly cache: Cache;
  grid(dataset: DatasetId): Promise<Grid>;
  plan(request: FetchRequest): Promise<DatasetPlan>;
  fetch(requests: readonly FetchRequest[]): Promise<readonly DatasetOutcome[]>;
  read(dataset: DatasetId, interval: Interval): AsyncIterable<Candles>;
}

interface Prepared {
  readonly before: DatasetRecord;
  readonly asked: readonly Interval[];
  readonly request: FetchRequest;
}

/**
 * Asks the venue again for what is covered, and says what it answered differently; the cache keeps both values.
 * Datasets of which nothing is covered are left out of the answer.
 */
export async function recheckDatasets(
  run: RecheckParts,
  requests: readonly RecheckRequest[],
): Promise<readonly Recheck[]> {
  const prepared: Prepared[] = [];
  for (const request of requests) {
    const each = await prepare(run, request);
    if (each) prepared.push(each);
  }
  const outcomes = await run.fetch(prepared.map(({ request }) => request));
  const result: Recheck[] = [];
  for (const [i, outcome] of outcomes.entries()) result.push(await compare(run, prepared[i]!, outcome));
  return result;
}

async function prepare(
  run: RecheckParts,
  { dataset, interval, pages, against = 'exchange' }: RecheckRequest,
): Promise<Prepared | undefined> {
  const before = await run.cache.get(dataset);
  if (!before) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
  const grid = await run.grid(dataset);
  const within = interval ? grid.align(interval) : knownSpan(before, grid);
  const ranges = against === 'archive' ? inFiles(before, within) : askable(before, within);
  const span = hull(ranges);
  if (!span) return undefined;
  const bounds = {
    start: { kind: 'time', time: span.from },
    end: { kind: 'time', time: span.to },
  } as const;
  const requestFor = (again: readonly Interval[]): FetchRequest => ({
    ...dataset,
    ...bounds,
    again,
    source: against === 'archive' ? 'archive' : 'rest',
  });
  if (pages === 'all') return { before, asked: ranges, request: requestFor(ranges) };
  if (against === 'archive') {
    const asked = sampleFiles(before, within, pages);
    return { before, asked, request: requestFor(asked) };
  }
  const { pageSize } = await run.plan(requestFor(ranges));
  const asked = samplePages(ranges, grid, pageSize, pages);
  return { before, asked, request: requestFor(asked) };
}

async function compare(
  run: RecheckParts,
  { before, asked }: Prepared,
  outcome: DatasetOutcome,
): Promise<Recheck> {
  const { id } = before;
  const grid = await run.grid(id);
  const after = await run.cache.get(id);
  const isRevised = after !== undefined && after.revisions > before.revisions;
  const revisions = isRevised ? (await run.cache.revisions(id)).slice(before.revisions) : [];
  const differences = revised(revisions, asked);
  for (const each of noLongerExplained(before, after, asked))
    differences.push(...(await appeared(run, id, each)));
  const unconfirmed = outcome.gaps
    .filter(({ reason }) => !isExplained(reason))
    .flatMap((gap) =>
      asked.flatMap((each) => {
        const both = intersect(gap, each);
        return both ? [{ ...gap, ...both, slots: grid.count(both) }] : [];
      }),
    );
  return {
    outcome,
    asked,
    candles: outcome.fetched,
    differences: differences.sort((a, b) => a.time - b.time),
    unconfirmed,
    files: filesOf(before, after, asked, unconfirmed),
  };
}

async function appeared(run: RecheckParts, id: DatasetId, interval: Interval): Promise<CandleDifference[]> {
  const result: CandleDifference[] = [];
  for await (const batch of run.read(id, interval))
    for (let i = 0; i < batch.length; i++)
      result.push({
        kind: 'appeared',
        time: batch.time[i]!,
        after: VALUE_COLUMNS.map((name) => batch[name][i]!),
      });
  return result;
}
