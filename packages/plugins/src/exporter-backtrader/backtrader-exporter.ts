import { resolveExportColumns, RowText, TextChunks } from '@candlewick/core';
import type { ExportColumn, Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import { refuseViewColumns } from '../refuse-view-columns.ts';

const HEADER = 'datetime,open,high,low,close,volume,openinterest\n';
const SOURCE_COLUMNS = ['timestamp', 'open', 'high', 'low', 'close', 'volume'];

/**
 * The defaults of GenericCSVData (backtrader/feeds/csvgeneric.py): a header line, `%Y-%m-%d %H:%M:%S`, and the seventh
 * column for open interest, which must be there; candles have none, so it is 0.
 */
export class BacktraderExporter implements Exporter {
  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { dataset, extras, batches } = source;
    refuseViewColumns('backtrader', extras);
    const columns = [...resolveExportColumns(SOURCE_COLUMNS, dataset, extras), noInterest()];
    const file = await target.file('csv', { folder: ['backtrader'] });
    const chunks = new TextChunks(file);
    await chunks.text(HEADER);
    const rows = new RowText({
      columns,
      time: 'datetime',
      quoteTimes: false,
      before: columns.map((_, i) => (i === 0 ? '' : ',')),
      end: '\n',
      notFinite: () => '',
    });
    const candles = await rows.writeAll(batches, chunks, signal);
    await chunks.flush();
    return { candles, columns: columns.map(({ name }) => name) };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

function noInterest(): ExportColumn {
  let zeros = new Float64Array();
  return {
    name: 'openinterest',
    of: ({ length }) => {
      if (zeros.length < length) zeros = new Float64Array(length);
      return zeros;
    },
  };
}
