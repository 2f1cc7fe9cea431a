import { compareSeries, type SeriesComparison } from '../analysis/compare-series.ts';
import type { Cache, DatasetRecord } from '../contracts/cache.ts';
import type { DatasetOutcome } from '../contracts/events.ts';
import type { Candles } from '../domain/candles.ts';
import { coveredIntervals, type CoverageEntry } from '../domain/coverage.ts';
import { datasetKey, type DatasetId } from '../domain/dataset.ts';
import { isExplained, type LedgerEntry } from '../domain/gap.ts';
import type { Grid } from '../domain/grid.ts';
import {
  hull,
  intersect,
  intersectIntervals,
  normaliseIntervals,
  subtractIntervals,
  type Interval,
} from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import { samplePages } from '../pipeline/4-verify/sample-pages.ts';
import type { DatasetPlan } from '../pipeline/planner.ts';
import type { FetchRequest } from '../pipeline/target.ts';

/** Which import is to be compared with which venue. */
export interface ConfirmRequest {
  /** `import:<name>`. */
  readonly dataset: DatasetId;
  /** Whose candles they should be: `binance`. */
  readonly exchange: string;
  /** Absent: all that is imported. */
  readonly interval?: Interval;
  /** Pages of the venue's size, spread evenly; `all` for everything. */
  readonly pages: number | 'all';
}

/** What comparing an import with the venue showed. `native` candles are the venue's, `derived` ones the import's. */
export interface Confirmation extends SeriesComparison {
  /** The import. */
  readonly dataset: DatasetId;
  /** The venue's dataset of the same market and timeframe. */
  readonly venue: DatasetId;
  /** What was compared, or should have been. Sorted, disjoint, as all of these. */
  readonly asked: readonly Interval[];
  /** Where both say the same: candle by candle, absence by absence. */
  readonly confirmed: readonly Interval[];
  /** What the venue did not answer, or not clearly. */
  readonly unanswered: readonly Interval[];
  /** Of the fetch; absent: the venue's dataset had all of it already. */
  readonly outcome?: DatasetOutcome;
}

/** The part of a run that a confirmation works with. */
export interface ConfirmParts {
  readonly cache: Cache;
  grid(dataset: DatasetId): Promise<Grid>;
  plan(request: FetchRequest): Promise<DatasetPlan>;
  fetch(requests: readonly FetchRequest[]): Promise<readonly DatasetOutcome[]>;
  read(dataset: DatasetId, interval: Interval): AsyncIterable<Candles>;
}

/**
 * Asks a venue for what was imported and compares. What the venue sends goes to its own dataset, as its own word; the import's coverage
 * says from then on where it was found to be the same. Nothing that the venue did not send is ever the venue's (record 0053).
 *
 * @throws UNKNOWN_DATASET, USAGE for a dataset that is no import or has nothing in the interval
 */
export async function confirmImport(
  run: ConfirmParts,
  { dataset, exchange, interval, pages }: ConfirmRequest,
): Promise<Confirmation> {
  const record = await run.cache.get(dataset);
  if (!record) throw new CandlewickError('UNKNOWN_DATASET', `${datasetKey(dataset)} is not in the cache.`);
  if (!dataset.exchange.startsWith('import:'))
    throw new CandlewickError(
      'USAGE',
      `${datasetKey(dataset)} is no import: the exchange is asked without --as.`,
    );
  const grid = await run.grid(dataset);
  const venue = { ...dataset, exchange };
  // What the files lack is compared too: an absence may be the venue's as well.
  const known = normaliseIntervals([...record.coverage, ...record.ledger]);
  const ranges = interval ? intersectIntervals(known, [grid.align(interval)]) : known;
  const span = hull(ranges);
  if (!span) throw new CandlewickError('USAGE', `${datasetKey(dataset)} has nothing in that range.`);
  const requestFor = (again: readonly Interval[]): FetchRequest => ({
    ...venue,
    start: { kind: 'time', time: span.from },
    end: { kind: 'time', time: span.to },
    again,
  });
  const asked =
    pages === 'all'
      ? ranges
      : samplePages(ranges, grid, (await run.plan(requestFor(ranges))).pageSize, pages);
  const missing = subtractIntervals(asked, await coveredOf(run.cache, venue));
  const [outcome] = missing.length > 0 ? await run.fetch([requestFor(missing)]) : [];
  if ((await run.grid(venue)).timeOf(0) !== grid.timeOf(0))
    throw new CandlewickError(
      'USAGE',
      `candles of ${datasetKey(venue)} do not begin when those of ${datasetKey(dataset)} do: they cannot be compared.`,
    );
  const sent = await run.cache.get(venue);
  const answered = intersectIntervals(asked, coveredIntervals(sent?.coverage ?? []));
  const { differing, ...comparison } = await compare(run, answered, [venue, dataset], grid);
  const confirmed = subtractIntervals(answered, differing);
  const said = { answered, confirmed, absences: sent?.ledger ?? [] };
  const change = marks(record, said, exchange);
  if (change.cover.length > 0) await run.cache.commit(dataset, change);
  return {
    ...comparison,
    dataset,
    venue,
    asked,
    confirmed,
    unanswered: subtractIntervals(asked, answered),
    ...(outcome ? { outcome } : {}),
  };
}

const coveredOf = async (cache: Cache, id: DatasetId): Promise<Interval[]> =>
  coveredIntervals((await cache.get(id))?.coverage ?? []);

/** Bit for bit: both sides are covered, so a candle that only one has differs as well. */
async function compare(
  run: ConfirmParts,
  answered: readonly Interval[],
  [venue, dataset]: readonly [DatasetId, DatasetId],
  grid: Grid,
): Promise<SeriesComparison & { readonly differing: readonly Interval[] }> {
  const differing: { from: number; to: number }[] = [];
  const parts: SeriesComparison[] = [];
  // By runs: of the wrong market all may differ.
  const onFound = (time: number) => {
    const to = grid.timeOf(grid.slotOf(time) + 1);
    const last = differing.at(-1);
    if (last?.to === time) last.to = to;
    else differing.push({ from: time, to });
  };
  for (const each of answered)
    parts.push(
      await compareSeries(run.read(venue, each), run.read(dataset, each), () => true, {
        exact: true,
        onFound,
      }),
    );
  return {
    compared: parts.reduce((sum, { compared }) => sum + compared, 0),
    found: parts.reduce((sum, { found }) => sum + found, 0),
    mismatches: parts.flatMap(({ mismatches }) => mismatches),
    differing,
  };
}

const MARK = /, the same at .*$/;

interface Said {
  readonly answered: readonly Interval[];
  readonly confirmed: readonly Interval[];
  /** Ledger of the venue's dataset. */
  readonly absences: readonly LedgerEntry[];
}

/**
 * Says in the import's coverage where the venue has the same, and takes back what was said where it has not. What neither has is
 * absent for the venue's reason.
 */
function marks(
  { coverage, ledger }: DatasetRecord,
  { answered, confirmed, absences }: Said,
  exchange: string,
) {
  const suffix = `, the same at ${exchange}`;
  const saying = (intervals: readonly Interval[], mark: string): CoverageEntry[] =>
    overlaps(coverage, intervals)
      .map((entry) => ({ ...entry, source: `${entry.source.replace(MARK, '')}${mark}` }))
      .filter(
        ({ from, source }) =>
          !coverage.some((each) => each.from <= from && each.to > from && each.source === source),
      );
  const open = ledger.filter(({ reason }) => !isExplained(reason));
  const explain = overlaps(
    absences.filter(({ reason }) => isExplained(reason)),
    intersectIntervals(open, confirmed),
  );
  const cover: CoverageEntry[] = [
    ...saying(subtractIntervals(answered, confirmed), ''),
    ...saying(confirmed, suffix),
    ...explain.map(({ from, to, evidence }) => ({
      from,
      to,
      fetchedAt: evidence.lastAskedAt,
      provenance: 'import' as const,
      source: `absent in the files${suffix}`,
    })),
  ];
  return { cover, explain };
}

/** The parts of entries that lie inside the intervals. */
const overlaps = <E extends Interval>(entries: readonly E[], intervals: readonly Interval[]): E[] =>
  entries.flatMap((entry) =>
    intervals.flatMap((each) => {
      const both = intersect(entry, each);
      return both ? [{ ...entry, ...both }] : [];
    }),
  );
