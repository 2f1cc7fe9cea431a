import {
  concatCandles,
  datasetKey,
  divides,
  isExplained,
  sliceByTime,
  type Candles,
  type DatasetId,
  type DatasetRecord,
  type Grid,
  type Interval,
  type View,
  type ViewOptions,
} from '@candlewick/core';
import { intervalState, PARTIAL_COLUMN, resample } from '@candlewick/core/host';
import { chooseLevel, type Level } from './choose-level.ts';

/** What reads the cache: a run that only looks. */
export interface LevelSource {
  view(dataset: DatasetId, options: ViewOptions): Promise<View>;
  read(dataset: DatasetId, interval: Interval): AsyncIterable<Candles>;
}

/** A dataset and the bars that are wanted of it. */
export interface LevelRead {
  readonly record: DatasetRecord;
  /** The dataset's own. */
  readonly own: Level;
  readonly span: Interval;
  readonly level: Level;
  /** On the level's grid. */
  readonly interval: Interval;
  readonly gridOf: (timeframe: Level['timeframe']) => Grid | Promise<Grid>;
}

/** The whole history in bars that are few enough to be kept. */
interface Kept {
  readonly level: Level;
  /** Of whole bars only. */
  readonly interval: Interval;
  readonly bars: Candles;
  /** What was known of the candles inside; while it is the same they are, too. */
  readonly mark: string;
}

/** Below so many candles a window is read as it is. */
export const MANY = 100_000;
const MOST_BARS = 200_000;
/** Less than one in so many of a history's candles is a part of it that is read alone. */
const SMALL_PART = 4;
/** Datasets that are kept: the ones of the last few charts. */
const MOST_KEPT = 4;
/** Candles behind the kept bars from which on they are brought up to date. */
const LONG_TAIL = 20_000;

/**
 * Keeps long histories as longer bars, so that millions of candles are read once and not at every look. Bars of whole
 * candles go on to longer ones by the same rule, so nothing differs from what a full read gives.
 */
export class LevelStore {
  readonly #kept = new Map<string, Promise<Kept | undefined>>();
  /** Those that have been read: nobody waits for them. */
  readonly #ready = new Set<string>();

  /** Bars of a level; undefined: to read the interval as it is serves it better. */
  async read(source: LevelSource, wanted: LevelRead): Promise<AsyncIterable<Candles> | undefined> {
    const count = wanted.own.grid.count(wanted.interval);
    if (count < MANY) return undefined;
    // A part of a long history is there before the whole of it.
    const { id, candles } = wanted.record;
    if (count < candles / SMALL_PART && !this.#ready.has(datasetKey(id))) return undefined;
    const kept = await this.#current(source, wanted);
    const { level, interval } = wanted;
    if (!kept || !divides(kept.level.timeframe, level.timeframe)) return undefined;
    const bars = sliceByTime(kept.bars, interval.from, interval.to);
    const tail = { from: Math.max(interval.from, kept.interval.to), to: interval.to };
    return level.timeframe.text === kept.level.timeframe.text
      ? barsAndTail(bars, source, wanted, tail)
      : longer(bars, source, wanted, tail);
  }

  /** Begins to read a long history before anybody waits for it. */
  async prepare(source: LevelSource, wanted: LevelRead): Promise<void> {
    if (wanted.record.candles >= MANY) await this.#current(source, wanted);
  }

  async #current(source: LevelSource, wanted: LevelRead): Promise<Kept | undefined> {
    const key = datasetKey(wanted.record.id);
    const before = this.#kept.get(key);
    // One after another: two that ask at once read the history once.
    const next = (before ?? Promise.resolve(undefined))
      .catch(() => undefined)
      .then((kept) => brought(kept, source, wanted));
    this.#kept.delete(key);
    this.#kept.set(key, next);
    const [oldest] = this.#kept.keys();
    if (this.#kept.size > MOST_KEPT && oldest !== undefined) {
      this.#kept.delete(oldest);
      this.#ready.delete(oldest);
    }
    const kept = await next;
    if (this.#kept.has(key)) this.#ready.add(key);
    return kept;
  }
}

/** The kept bars as they should be now: as they are, with their tail, or read anew. */
async function brought(
  kept: Kept | undefined,
  source: LevelSource,
  { record, own, span, gridOf }: LevelRead,
): Promise<Kept | undefined> {
  const level = await chooseLevel({ own: own.timeframe, shortest: own.timeframe, interval: span, mostBars: MOST_BARS, gridOf }); // prettier-ignore
  if (level.timeframe.text === own.timeframe.text) return undefined;
  const whole = { from: level.grid.floor(span.from), to: level.grid.floor(span.to) };
  const isTrue =
    kept?.level.timeframe.text === level.timeframe.text &&
    kept.interval.from === whole.from &&
    kept.mark === markOf(record, own.grid, kept.interval);
  const missing = isTrue ? { from: kept.interval.to, to: whole.to } : whole;
  if (isTrue && own.grid.count(missing) < LONG_TAIL) return kept;
  const bars = await barsOf(source, record.id, level, missing);
  return {
    level,
    interval: whole,
    bars: isTrue ? concatCandles([kept.bars, bars]) : bars,
    mark: markOf(record, own.grid, whole),
  };
}

const markOf = (record: DatasetRecord, grid: Grid, interval: Interval): string => {
  const { candles, gaps } = intervalState(record, interval, grid);
  const absent = gaps.map(({ from, to, reason }) => [from, to, reason]);
  return JSON.stringify([record.revisions, candles, absent, originOf(record, interval)]);
};

/** A dataset that was deleted and made anew may be as long as before: it was fetched at another time. */
const originOf = ({ coverage }: DatasetRecord, { from, to }: Interval) =>
  coverage
    .filter((each) => each.from < to && each.to > from)
    .map((each) => [Math.max(each.from, from), Math.min(each.to, to), each.fetchedAt, each.source]);

async function barsOf(
  source: LevelSource,
  id: DatasetId,
  { timeframe }: Level,
  interval: Interval,
): Promise<Candles> {
  const parts: Candles[] = [];
  const { batches } = await source.view(id, { interval, timeframe: timeframe.text, partial: 'flag' });
  for await (const each of batches) parts.push(onlyFlag(each));
  return concatCandles(parts);
}

/** Extra columns of the venue are not drawn, and would be most of the memory. */
const onlyFlag = (candles: Candles): Candles => {
  const flag = candles.extras[PARTIAL_COLUMN];
  return { ...candles, extras: flag ? { [PARTIAL_COLUMN]: flag } : {} };
};

async function* barsAndTail(
  bars: Candles,
  source: LevelSource,
  { record, level }: LevelRead,
  tail: Interval,
): AsyncGenerator<Candles> {
  if (bars.length > 0) yield bars;
  if (tail.to <= tail.from) return;
  const { batches } = await source.view(record.id, {
    interval: tail,
    timeframe: level.timeframe.text,
    partial: 'flag',
  });
  yield* batches;
}

function longer(
  bars: Candles,
  source: LevelSource,
  { record, own, level, interval }: LevelRead,
  tail: Interval,
): AsyncIterable<Candles> {
  const { gaps } = intervalState(record, interval, own.grid);
  const listedAt = record.facts.listedAt ?? -Infinity;
  const incomplete = gaps.filter(({ reason, to }) => !isExplained(reason) && to > listedAt);
  async function* batches(): AsyncGenerator<Candles> {
    if (bars.length > 0) yield bars;
    if (tail.to > tail.from) yield* source.read(record.id, tail);
  }
  return resample(batches(), { grid: level.grid, incomplete, partial: 'flag' });
}
