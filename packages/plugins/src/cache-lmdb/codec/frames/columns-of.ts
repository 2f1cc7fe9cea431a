import type { Candles } from '@candlewick/core';
import { CORE_COLUMNS } from '@candlewick/core';

/** The columns in the order in which frames have them. */
export const columnsOf = (run: Candles, extras: readonly string[]): readonly Float64Array[] => [
  ...CORE_COLUMNS.map((name) => run[name]),
  ...extras.map((name) => run.extras[name]!),
];
