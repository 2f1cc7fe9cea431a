import { FILLED_COLUMN } from './fill-gaps.ts';
import { isIndicatorColumn } from './indicators/indicator-table.ts';
import { PARTIAL_COLUMN } from './resample.ts';

/** Whether a view made the extra column: then every export has it, named or not. */
export const isViewColumn = (name: string): boolean =>
  name === FILLED_COLUMN || name === PARTIAL_COLUMN || isIndicatorColumn(name);
