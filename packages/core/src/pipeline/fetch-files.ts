import pMap from 'p-map';
import type { Clock } from '../contracts/clock.ts';
import type { History, HistoryPage } from '../contracts/history.ts';
import { concatCandles, sliceByTime, type Candles } from '../domain/candles.ts';
import { fileSource } from '../domain/file-source.ts';
import { hull, intersectIntervals, subtractIntervals, type Interval } from '../domain/interval.ts';
import { errorCode, isAbort, isRetryable } from '../errors.ts';
import { countSlots } from './1-plan.ts';
import type { Fetcher } from './3-fetch.ts';
import { verifyPage } from './4-verify/verify-page.ts';
import type { Store } from './5-store.ts';
import type { FileWork } from './choose-files.ts';
import type { Emit } from './event-hub.ts';
import type { Session } from './session.ts';
import { interruption, isVenueTrouble } from './trouble.ts';

/** One comes, one is read, and one is stored. Each is held in memory whole. */
const FILES_IN_FLIGHT = 3;

export interface FileParts {
  readonly fetcher: Fetcher;
  readonly store: Store;
  readonly clock: Clock;
  readonly emit: Emit;
  /** By timeframe: see RunSettings. */
  readonly tailMs: Readonly<Record<string, number>>;
  /** Takes a place among the requests in flight: for as long as a file is asked for and read, not while it is stored. */
  readonly limit: <T>(work: () => Promise<T>) => Promise<T>;
  /** What is covered now, freshly enough, and what was when the plan was made. */
  readonly covered: () => Promise<readonly Interval[]>;
  readonly coveredBefore: readonly Interval[];
  /** Aborts when the run ends, whatever becomes of the dataset. */
  readonly signal: AbortSignal;
  /** A file has been dealt with, and did not bring so much: the whole of it where it could not be had. */
  readonly onLeft: (work: FileWork, left: readonly Interval[]) => void;
}

/**
 * Reads files, and stores of each what is believed in one commit with its coverage. Nothing of a file that fails its
 * check is stored.
 */
export async function fetchFiles(
  session: Session,
  history: History,
  work: readonly FileWork[],
  parts: FileParts,
): Promise<void> {
  const take = async (each: FileWork) => parts.onLeft(each, await fetchFile(session, history, each, parts));
  await pMap(work, take, { concurrency: FILES_IN_FLIGHT });
}

async function fetchFile(
  session: Session,
  history: History,
  work: FileWork,
  parts: FileParts,
): Promise<readonly Interval[]> {
  const { emit, limit, signal } = parts;
  const { file } = work;
  try {
    const read = await limit(() => readFile(session, history, work, parts));
    if (!read) return [];
    try {
      return await storeFile(session, read.page, { ...work, wanted: read.wanted }, parts);
    } finally {
      read.page.release?.();
    }
  } catch (error) {
    if (signal.aborted || isAbort(error)) session.stop(interruption(signal.reason ?? error));
    else if (!isRetryable(error) && !isVenueTrouble(error)) session.stop(error);
    // A file that was given up with its dataset has not failed.
    else if (!session.signal.aborted) {
      session.failedFiles.push(file.name);
      const told = { code: errorCode(error)!, message: (error as Error).message };
      emit({
        type: 'file',
        dataset: session.id,
        file: file.name,
        interval: file.interval,
        candles: 0,
        ...told,
      });
      return work.wanted;
    }
    return [];
  }
}

/** Undefined when there is nothing to be read any more. */
async function readFile(
  session: Session,
  history: History,
  work: FileWork,
  parts: FileParts,
): Promise<{ readonly page: HistoryPage; readonly wanted: readonly Interval[] } | undefined> {
  if (session.signal.aborted) return undefined;
  const { clock, emit, fetcher, covered, coveredBefore } = parts;
  const { exchange, market, grid } = session.parts;
  // Another process may be at work on the same dataset.
  const brought = intersectIntervals(subtractIntervals(work.wanted, coveredBefore), await covered());
  for (const interval of brought)
    emit({ type: 'brought', dataset: session.id, interval, slots: grid.count(interval) });
  const wanted = subtractIntervals(work.wanted, brought);
  if (wanted.length === 0) return undefined;
  const started = clock.monotonic();
  const asking = { dataset: session.id, interval: work.file.interval, traffic: session.fileTraffic };
  const page = await fetcher.readFile(exchange, history, market, work.file, asking, session.signal);
  const durationMs = clock.monotonic() - started;
  emit({ type: 'stage', stage: 'fetch', durationMs, candles: page.candles.length });
  return { page, wanted };
}

async function storeFile(
  session: Session,
  page: HistoryPage,
  { file, wanted }: FileWork,
  { store, clock, emit, tailMs }: FileParts,
): Promise<readonly Interval[]> {
  const { id, parts } = session;
  const { grid } = parts;
  const started = clock.monotonic();
  const verdict = verifyPage(page.candles, grid.align(file.interval), grid);
  const durationMs = clock.monotonic() - started;
  emit({ type: 'stage', stage: 'verify', durationMs, candles: page.candles.length });
  if (verdict.issues.length > 0) {
    session.issues.push(...verdict.issues);
    emit({ type: 'verified', dataset: id, interval: file.interval, issues: verdict.issues });
  }
  const left = intersectIntervals(verdict.missing, wanted);
  const believed = subtractIntervals(wanted, left);
  const candles = within(verdict.candles, believed);
  if (candles.length > 0) {
    await store.commit(id, {
      candles,
      believed,
      gaps: [],
      issues: [],
      window: hull(believed)!,
      slots: countSlots(believed, grid),
      facts: session.facts(),
      provenance: 'archive',
      source: fileSource({ name: file.name, sha256: page.sha256 }),
      tail: session.tail(tailMs[id.timeframe]),
      unasked: session.takeUnasked(),
    });
    session.fetched += candles.length;
    session.saw(candles.time[0]);
  }
  session.files++;
  emit({ type: 'file', dataset: id, file: file.name, interval: file.interval, candles: candles.length });
  return left;
}

/** Rows inside the intervals; all of them as they are where none is outside, holes or not: a month is not copied. */
function within(candles: Candles, intervals: readonly Interval[]): Candles {
  const parts = intervals.map(({ from, to }) => sliceByTime(candles, from, to));
  const rows = parts.reduce((sum, { length }) => sum + length, 0);
  return rows === candles.length ? candles : concatCandles(parts);
}
