import type { SchemaElement } from 'hyparquet';
import type { TypedColumn } from '../typed-columns.ts';

export const PARQUET_TYPES = { time: 'INT64', double: 'DOUBLE', float: 'FLOAT' } as const;

export const parquetSchema = (columns: readonly TypedColumn[]): SchemaElement[] => [
  { name: 'schema', num_children: columns.length },
  ...columns.map(({ name, type, isOptional }): SchemaElement => ({
    name,
    type: PARQUET_TYPES[type],
    repetition_type: isOptional ? 'OPTIONAL' : 'REQUIRED',
    ...(type === 'time' ? TIMESTAMP : {}),
  })),
];

const TIMESTAMP = {
  converted_type: 'TIMESTAMP_MILLIS',
  logical_type: { type: 'TIMESTAMP', isAdjustedToUTC: true, unit: 'MILLIS' },
} as const;
