import { resolveExportColumns, RowText, TextChunks, VALUE_COLUMNS } from '@candlewick/core';
import type {
  ExportColumn,
  ExportResult,
  ExportSource,
  ExportTarget,
  FileSuggestion,
  TimeFormat,
} from '@candlewick/core';
import { refuseViewColumns } from './refuse-view-columns.ts';

/** CSV in the one form that another tool reads: the six columns, and what it wants behind them. */
export interface FixedCsv {
  readonly tool: string;
  /** The first line, without its end. */
  readonly header: string;
  readonly time: TimeFormat;
  readonly place: FileSuggestion;
  readonly behind?: readonly ExportColumn[];
}

/** @throws PLUGIN_OPTIONS for a view that adds columns */
export async function writeFixedCsv(
  { dataset, extras, batches }: ExportSource,
  target: ExportTarget,
  signal: AbortSignal,
  { tool, header, time, place, behind = [] }: FixedCsv,
): Promise<ExportResult> {
  signal.throwIfAborted();
  refuseViewColumns(tool, extras);
  const columns = [...resolveExportColumns(['timestamp', ...VALUE_COLUMNS], dataset, extras), ...behind];
  const chunks = new TextChunks(await target.file('csv', place));
  await chunks.text(`${header}\n`);
  const rows = new RowText({
    columns,
    time,
    quoteTimes: false,
    before: columns.map((_, i) => (i === 0 ? '' : ',')),
    end: '\n',
    notFinite: () => '',
  });
  const candles = await rows.writeAll(batches, chunks, signal);
  await chunks.flush();
  return { candles, columns: header.split(',') };
}
