import type { Exporter, ExportResult, ExportSource, ExportTarget } from '@candlewick/core';
import { writeFixedCsv } from '../fixed-csv.ts';
import { tradingviewName } from './tradingview-name.ts';

/** What TradingView's "Export chart data" gives, with times in UNIX seconds: tools that read such files read these. */
export class TradingviewExporter implements Exporter {
  export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    return writeFixedCsv(source, target, signal, {
      tool: 'tradingview',
      header: 'time,open,high,low,close,Volume',
      time: 's',
      place: { folder: ['tradingview'], name: tradingviewName(source.dataset) },
    });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}
