import type { ExportColumn, Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import { writeFixedCsv } from '../fixed-csv.ts';

/**
 * The defaults of GenericCSVData (backtrader/feeds/csvgeneric.py): a header line, `%Y-%m-%d %H:%M:%S`, and the seventh
 * column for open interest, which must be there; candles have none, so it is 0.
 */
export class BacktraderExporter implements Exporter {
  export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    return writeFixedCsv(source, target, signal, {
      tool: 'backtrader',
      header: 'datetime,open,high,low,close,volume,openinterest',
      time: 'datetime',
      place: { folder: ['backtrader'] },
      behind: [noInterest()],
    });
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
