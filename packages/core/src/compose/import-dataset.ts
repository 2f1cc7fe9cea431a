import type { Cache, DatasetFacts, DatasetRecord } from '../contracts/cache.ts';
import type { Clock } from '../contracts/clock.ts';
import type { CountedGap, EventBody } from '../contracts/events.ts';
import { sliceByTime } from '../domain/candles.ts';
import { coveredIntervals } from '../domain/coverage.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { datasetKey } from '../domain/dataset.ts';
import type { LedgerEntry } from '../domain/gap.ts';
import { createGrid, defaultOrigin, type Grid } from '../domain/grid.ts';
import { hull, subtractIntervals, type Interval } from '../domain/interval.ts';
import { CandlewickError } from '../errors.ts';
import { ImportJudge, REFUSED_ISSUES, type ImportedPage, type ImportedRows, type ImportFinding } from '../pipeline/4-verify/judge-import.ts'; // prettier-ignore
import { intervalState } from '../pipeline/outcome.ts';
import { timeframeOf } from '../pipeline/target.ts';

/** A file that is imported. */
export interface ImportFile {
  /** What messages and coverage call it. */
  readonly name: string;
  /** Of its bytes, in hex: the coverage remembers it. */
  readonly sha256: string;
  /** Begun twice: nothing is stored before all of it was judged. */
  batches(): AsyncIterable<ImportedRows>;
}

/** What is imported. */
export interface ImportRequest {
  /** `import:<name>`: an import never mixes with what a venue sent. */
  readonly dataset: DatasetId;
  /** What is read, one after another. */
  readonly files: readonly ImportFile[];
  /** Milliseconds UTC of a candle, for timeframes whose grid begins where the market did (3d). */
  readonly gridOrigin?: number;
  /** Judge, and store nothing. */
  readonly dryRun?: boolean;
  /** Leave unusable rows out, as gaps, instead of refusing the file. */
  readonly skipInvalid?: boolean;
  /** Called with the rows of every batch that was judged or stored. */
  readonly onProgress?: (rows: number) => void;
}

/** What became of one file. */
export interface ImportedFile {
  /** The name it was given. */
  readonly name: string;
  /** The checksum it was given. */
  readonly sha256: string;
  /** Rows that were read. */
  readonly rows: number;
  /** Rows that were taken. */
  readonly candles: number;
  /** What was wrong with its rows, by kind. */
  readonly findings: readonly ImportFinding[];
}

/** What an import did. */
export interface ImportOutcome {
  /** The dataset it went to. */
  readonly dataset: DatasetId;
  /** What became of each file, in the order given. */
  readonly files: readonly ImportedFile[];
  /** From the first to the last candle that the files hold. */
  readonly interval: Interval;
  /** Candles that were not there before, and those that another value was stored of. 0 in a dry run. */
  readonly added: number;
  /** Candles that another value was stored of: each is a revision now. 0 in a dry run. */
  readonly revised: number;
  /** Of the interval, after the import; in a dry run what the files lack. */
  readonly gaps: readonly CountedGap[];
}

/** What of a run an import needs. */
export interface ImportParts {
  readonly cache: Cache;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly emit: (event: EventBody) => void;
}

/**
 * Judges files and stores them as a dataset of its own: its coverage is what the files claim, with their names and hashes. Nothing
 * is stored unless every file is fit; then each batch is one transaction. The dataset is pinned: it cannot be fetched again.
 *
 * @throws IMPORT_REFUSED, CACHE_*, DISK_FULL
 */
export async function importDataset(parts: ImportParts, request: ImportRequest): Promise<ImportOutcome> {
  const { cache, clock } = parts;
  const { dataset, dryRun = false, skipInvalid = false } = request;
  const record = await cache.get(dataset);
  const grid = gridOf(record, request);
  const lacking: Interval[] = [];
  const spans: Interval[] = [];
  const files: ImportedFile[] = [];
  for (const file of request.files) {
    const judged = await judge(parts, file, grid, request, (page) => {
      spans.push(page.window);
      lacking.push(...page.missing);
    });
    if (!skipInvalid) refuse(judged);
    files.push(judged);
  }
  const interval = hull(spans);
  if (!interval) throw new CandlewickError('IMPORT_REFUSED', 'no row of the files can be a candle.');
  if (dryRun) {
    const missing = subtractIntervals(lacking, []).map((each) => absent(each, 'the files', clock.now()));
    return {
      dataset,
      files,
      interval,
      added: 0,
      revised: 0,
      gaps: missing.map((each) => counted(each, grid)),
    };
  }
  let [added, revised] = [0, 0];
  for (const file of request.files)
    await judge(parts, file, grid, request, async (page) => {
      const result = await store(parts, dataset, file, page, grid);
      added += result.added;
      revised += result.revised;
    });
  const { gaps } = intervalState(await cache.get(dataset), interval, grid);
  return { dataset, files, interval, added, revised, gaps };
}

async function judge(
  { clock, signal, emit }: ImportParts,
  { name, sha256, batches }: ImportFile,
  grid: Grid,
  { onProgress }: ImportRequest,
  onPage: (page: ImportedPage) => void | Promise<void>,
): Promise<ImportedFile> {
  const judging = new ImportJudge(grid, clock.now());
  const started = clock.monotonic();
  let candles = 0;
  for await (const batch of batches()) {
    signal.throwIfAborted();
    const page = judging.take(batch);
    if (page) {
      candles += page.candles.length;
      await onPage(page);
    }
    onProgress?.(batch.candles.length);
  }
  emit({ type: 'stage', stage: 'verify', durationMs: clock.monotonic() - started, candles });
  return { name, sha256, rows: judging.rows, candles, findings: judging.findings };
}

/** @throws IMPORT_REFUSED naming the rows */
function refuse({ name, findings }: ImportedFile): void {
  const wrong = findings.filter(({ kind }) => REFUSED_ISSUES.includes(kind));
  if (wrong.length === 0) return;
  const text = wrong.map(({ kind, rows, firstRow }) => `${rows} ${kind} (the first in row ${firstRow})`);
  const goesBack = wrong.some(({ kind }) => kind === 'outside-window');
  const hint = goesBack ? ' Rows go back behind earlier ones: sort the file by its times.' : '';
  throw new CandlewickError(
    'IMPORT_REFUSED',
    `${name} is refused, nothing was stored: ${text.join(', ')}.${hint} Mend the file, or leave such rows out with --skip-invalid.`,
    { details: { file: name, findings: wrong } },
  );
}

/** One transaction: candles, what they cover, and what is absent between them. */
async function store(
  { cache, clock, emit }: ImportParts,
  dataset: DatasetId,
  { name, sha256 }: ImportFile,
  { candles, window, missing }: ImportedPage,
  grid: Grid,
) {
  const record = await cache.get(dataset);
  const now = clock.now();
  const held = subtractIntervals([window], missing);
  const started = clock.monotonic();
  const uncovered = subtractIntervals(missing, coveredIntervals(record?.coverage ?? []));
  const result = await cache.commit(dataset, {
    facts: factsOf(record, grid, Object.keys(candles.extras)),
    put: held.map((interval) => ({ interval, candles: sliceByTime(candles, interval.from, interval.to) })),
    cover: held.map((each) => ({
      ...each,
      fetchedAt: now,
      provenance: 'import',
      source: `${name} sha256:${sha256}`,
    })),
    explain: uncovered.map((each) => absent(each, name, now)),
    pinned: true,
  });
  emit({ type: 'stage', stage: 'store', durationMs: clock.monotonic() - started, candles: candles.length });
  emit({
    type: 'stored',
    dataset,
    interval: window,
    candles: candles.length,
    slots: grid.count(window),
    revised: result.revised,
  });
  return result;
}

const absent = (interval: Interval, name: string, now: number): LedgerEntry => ({
  ...interval,
  reason: 'unknown',
  evidence: { firstAskedAt: now, lastAskedAt: now, timesAsked: 1, answer: `not in ${name}` },
});

const counted = (gap: LedgerEntry, grid: Grid): CountedGap => ({ ...gap, slots: grid.count(gap) });

function factsOf(record: DatasetRecord | undefined, grid: Grid, extras: readonly string[]): DatasetFacts {
  const isUsual = grid.origin === createGrid(grid.timeframe, defaultOrigin(grid.timeframe)).origin;
  return {
    ...(isUsual ? {} : { gridOrigin: grid.origin }),
    ...(record?.facts.extras ? {} : { extras }),
  };
}

/** @throws USAGE for a dataset that is none of an import */
function gridOf(record: DatasetRecord | undefined, { dataset, gridOrigin }: ImportRequest): Grid {
  if (!/^import:[a-z0-9][a-z0-9._-]*$/.test(dataset.exchange))
    throw new CandlewickError(
      'USAGE',
      `${datasetKey(dataset)}: imports are kept as import:<name>; a name is made of a-z, 0-9, dots and dashes.`,
    );
  const timeframe = timeframeOf(dataset.timeframe);
  return createGrid(timeframe, record?.facts.gridOrigin ?? gridOrigin ?? defaultOrigin(timeframe));
}
