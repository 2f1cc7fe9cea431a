import type { ExportColumn, ExportSource } from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';

/** A column of a file that knows types. */
export interface TypedColumn {
  readonly name: string;
  /** `time`: integers of 64 bits, milliseconds UTC. */
  readonly type: 'time' | 'double' | 'float';
  /** An extra column, NaN where a row lacks the value. */
  readonly isOptional: boolean;
}

export const typedColumns = (
  columns: readonly ExportColumn[],
  dtype?: ExportSource['dtype'],
): readonly TypedColumn[] =>
  columns.map(({ name }) => {
    if (name === 'timestamp') return { name, type: 'time', isOptional: false };
    const isOptional = !VALUE_COLUMNS.some((each) => each === name);
    return { name, type: dtype === 'float32' ? 'float' : 'double', isOptional };
  });
