import type { CountedGap, DatasetRecord } from '@candlewick/core';
import { missingBeyond } from '@candlewick/core/host';
import { rangeOf, type NamedRange } from './range-of.ts';

/** What a dataset is known to lack where a command does not look because nobody named that end of the range. */
export const beyondOf = (record: DatasetRecord, range: NamedRange, now: number): readonly CountedGap[] =>
  missingBeyond(
    record,
    rangeOf(record, range, now),
    { start: range.start === undefined, end: range.end === undefined },
    now,
  );
