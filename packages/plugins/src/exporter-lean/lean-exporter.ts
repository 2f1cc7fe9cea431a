import type {
  Candles,
  DatasetId,
  Exporter,
  ExportResult,
  ExportSource,
  ExportTarget,
  Partition,
} from '@candlewick/core';
import { refuseViewColumns } from '../refuse-view-columns.ts';
import { leanFile, leanResolution, type LeanResolution } from './lean-file.ts';
import { plainDecimal } from './plain-decimal.ts';
import { ZipWriter } from './zip-writer.ts';

const DAY = 86_400_000;
/** Rows that are made and compressed at once. */
const ROWS = 2_048;

/** Lean's rows of trades: `GenerateLine` in Common/Util/LeanData.cs, for crypto. Without a header, times in UTC. */
export class LeanExporter implements Exporter {
  partition(dataset: DatasetId): Partition | undefined {
    return leanResolution(dataset) === 'minute' ? 'day' : undefined;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { dataset, interval, extras, batches } = source;
    refuseViewColumns('lean', extras);
    const { place, entry } = leanFile(dataset, interval.from);
    const writeTime = TIMES[leanResolution(dataset)];
    const zip = new ZipWriter(await target.file('zip', place), entry);
    let candles = 0;
    try {
      await zip.begin();
      for await (const batch of batches) {
        for (let start = 0; start < batch.length; start += ROWS) {
          signal.throwIfAborted();
          await zip.write(rowsOf(batch, start, Math.min(start + ROWS, batch.length), writeTime));
        }
        candles += batch.length;
      }
      signal.throwIfAborted();
      await zip.end();
    } finally {
      zip.close();
    }
    return { candles, columns: ['time', 'open', 'high', 'low', 'close', 'volume'] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }
}

type WriteTime = (time: number) => string;

/** Milliseconds since midnight for what has a file per day, else `yyyyMMdd HH:mm`. */
const sinceMidnight: WriteTime = (time) => String(time - Math.floor(time / DAY) * DAY);
const dateAndTime: WriteTime = (time) =>
  new Date(time).toISOString().slice(0, 16).replaceAll('-', '').replace('T', ' ');
const TIMES: Readonly<Record<LeanResolution, WriteTime>> = {
  minute: sinceMidnight,
  hour: dateAndTime,
  daily: dateAndTime,
};

function rowsOf(
  { time, open, high, low, close, volume }: Candles,
  start: number,
  end: number,
  write: WriteTime,
): Uint8Array {
  let text = '';
  for (let i = start; i < end; i++) {
    const values = [open[i]!, high[i]!, low[i]!, close[i]!, volume[i]!].map(plainDecimal);
    text += `${write(time[i]!)},${values.join(',')}\n`;
  }
  return Buffer.from(text, 'latin1');
}
