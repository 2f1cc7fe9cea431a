import { Field, Schema } from 'apache-arrow/schema';
import { Float64, Timestamp } from 'apache-arrow/type';
import { TimeUnit } from 'apache-arrow/enum';
import type { TypedColumn } from '../typed-columns.ts';

/** Times as `timestamp[ms, UTC]`, everything else as `float64`. */
export const arrowSchema = (
  columns: readonly TypedColumn[],
  metadata: Readonly<Record<string, string>>,
): Schema =>
  new Schema(
    columns.map(({ name, kind }) =>
      kind === 'time'
        ? new Field(name, new Timestamp(TimeUnit.MILLISECOND, 'UTC'), false)
        : new Field(name, new Float64(), kind === 'optional'),
    ),
    new Map(Object.entries(metadata)),
  );
