import { CandlewickError, parseMoment, type DatasetRecord, type Interval } from '@candlewick/core';
import { emptyRange } from '@candlewick/core/host';
import { time } from './render/format.ts';

export interface NamedRange {
  readonly start?: string | number | undefined;
  readonly end?: string | number | undefined;
}

/**
 * The named range inside the dataset; undefined: all of it.
 *
 * @throws INVALID_DATE, INVALID_RANGE
 */
export function rangeOf(record: DatasetRecord, range: NamedRange, now: number): Interval | undefined {
  if (range.start === undefined && range.end === undefined) return undefined;
  const first = record.coverage[0]?.from ?? 0;
  const last = record.coverage.at(-1)?.to ?? 0;
  const resolve = (text: string | number | undefined, otherwise: number, what: string) => {
    if (text === undefined) return otherwise;
    const moment = parseMoment(text, what);
    if (moment.kind === 'time') return moment.time;
    if (moment.kind === 'ago') return now - moment.ms;
    return moment.kind === 'now' ? now : (record.facts.listedAt ?? first);
  };
  const interval = { from: resolve(range.start, first, 'start'), to: resolve(range.end, last, 'end') };
  if (interval.from >= interval.to)
    throw nothingCached(range, interval, first, last) ?? emptyRange(interval.from, interval.to, now);
  return interval;
}

/** The error where only one end was named, and all that is cached lies on its other side. */
function nothingCached({ start, end }: NamedRange, { from, to }: Interval, first: number, last: number) {
  const what =
    end === undefined
      ? `from ${time(from)} on: what is cached ends ${time(last)}`
      : start === undefined
        ? `before ${time(to)}: what is cached begins ${time(first)}`
        : undefined;
  return what === undefined ? undefined : new CandlewickError('INVALID_RANGE', `nothing is cached ${what}`);
}
