import type { SchemaElement } from 'hyparquet';
import type { TypedColumn } from '../typed-columns.ts';

export const parquetSchema = (columns: readonly TypedColumn[]): SchemaElement[] => [
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
