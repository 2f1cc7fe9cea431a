import { VALUE_COLUMNS } from '../domain/candles.ts';
import type { Candles } from '../domain/candles.ts';
import { datasetKey } from '../domain/dataset.ts';
import type { DatasetId } from '../domain/dataset.ts';
import { CandlewickError } from '../errors.ts';
import { isViewColumn } from './view-column.ts';

/** The columns that every export can have, under the names that files give them: `timestamp` is the candle's time. */
export const EXPORT_COLUMNS = ['timestamp', ...VALUE_COLUMNS] as const;

/** All there are, or these in order. */
export type ExportColumns = 'all' | string[];

/** One column of an export. */
export interface ExportColumn {
  /** Its name in the file. */
  readonly name: string;
  /** The batch's values; undefined where the batch lacks this extra column. */
  of(batch: Candles): Float64Array | undefined;
}

/**
 * The columns that an export is to have. Those of a view are always there, named or not: no filled row may pass for the
 * venue's, and what else a view adds was asked for.
 *
 * @throws PLUGIN_OPTIONS where the dataset has no such column, or one is named twice: formats with types know each name once
 */
export function resolveExportColumns(
  wanted: ExportColumns,
  dataset: DatasetId,
  extras: readonly string[],
): readonly ExportColumn[] {
  const named = wanted === 'all' ? [...EXPORT_COLUMNS, ...extras] : wanted;
  const twice = named.find((name, i) => named.indexOf(name) < i);
  if (twice !== undefined)
    throw new CandlewickError('PLUGIN_OPTIONS', `columns: "${twice}" is named twice.`, {
      details: { column: twice },
    });
  const names = [...named, ...extras.filter((name) => isViewColumn(name) && !named.includes(name))];
  return names.map((name) => {
    if (name === 'timestamp') return { name, of: (batch) => batch.time };
    const value = VALUE_COLUMNS.find((each) => each === name);
    if (value) return { name, of: (batch) => batch[value] };
    if (extras.includes(name)) return { name, of: (batch) => batch.extras[name] };
    throw new CandlewickError(
      'PLUGIN_OPTIONS',
      `columns: ${datasetKey(dataset)} has no column "${name}"; it has ${[...EXPORT_COLUMNS, ...extras].join(', ')}.`,
      { details: { column: name } },
    );
  });
}
