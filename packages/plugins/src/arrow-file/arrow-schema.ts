import { Field, Schema } from 'apache-arrow/schema';
import { Float32, Float64, Timestamp } from 'apache-arrow/type';
import { TimeUnit } from 'apache-arrow/enum';
import type { TypedColumn } from '../typed-columns.ts';

/** Times as `timestamp[ms, UTC]`, everything else as `float64` or `float32`. */
export const arrowSchema = (
  columns: readonly TypedColumn[],
  metadata: Readonly<Record<string, string>>,
): Schema =>
  new Schema(
    columns.map(({ name, type, isOptional }) => new Field(name, TYPES[type](), isOptional)),
    new Map(Object.entries(metadata)),
  );

const TYPES = {
  time: () => new Timestamp(TimeUnit.MILLISECOND, 'UTC'),
  double: () => new Float64(),
  float: () => new Float32(),
} as const;
