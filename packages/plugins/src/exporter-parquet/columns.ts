import type { ExportColumn } from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';
import type { SchemaElement } from 'hyparquet';

export interface ParquetColumn {
  readonly name: string;
  /** `optional`: an extra column, NaN where a row lacks the value. */
  readonly kind: 'time' | 'required' | 'optional';
}

export function parquetColumns(columns: readonly ExportColumn[]): readonly ParquetColumn[] {
  return columns.map(({ name }) => {
    if (name === 'timestamp') return { name, kind: 'time' };
    const isCore = VALUE_COLUMNS.some((each) => each === name);
    return { name, kind: isCore ? 'required' : 'optional' };
  });
}

export const parquetSchema = (columns: readonly ParquetColumn[]): SchemaElement[] => [
  { name: 'schema', num_children: columns.length },
  ...columns.map(({ name, kind }): SchemaElement => {
    if (kind !== 'time')
      return { name, type: 'DOUBLE', repetition_type: kind === 'optional' ? 'OPTIONAL' : 'REQUIRED' };
    return {
      name,
      type: 'INT64',
      repetition_type: 'REQUIRED',
      converted_type: 'TIMESTAMP_MILLIS',
      logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
    };
  }),
];
