import type {
  DatasetId,
  Exporter,
  ExportResult,
  ExportSource,
  ExportTarget,
  Partition,
} from '@candlewick/core';
import { VALUE_COLUMNS } from '@candlewick/core';
import { refuseViewColumns } from '../refuse-view-columns.ts';
import { Deflater } from './deflater.ts';
import { leanFile, leanResolution } from './lean-file.ts';
import { LeanRows } from './lean-rows.ts';
import { ZipWriter } from './zip-writer.ts';

/** Rows that are made and compressed at once. */
const ROWS = 2_048;

/** Lean's rows of trades: `GenerateLine` in Common/Util/LeanData.cs, for crypto. Without a header, times in UTC. */
export class LeanExporter implements Exporter {
  /** Memory of exports that are done: of minutes there are thousands, one after another. */
  readonly #free: Workshop[] = [];

  partition(dataset: DatasetId): Partition | undefined {
    return leanResolution(dataset) === 'minute' ? 'day' : undefined;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const { dataset, interval, extras, batches } = source;
    refuseViewColumns('lean', extras);
    const { place, entry } = leanFile(dataset, interval.from);
    const resolution = leanResolution(dataset);
    const file = await target.file('zip', place);
    const { rows, deflater } = this.#free.pop() ?? { rows: new LeanRows(), deflater: new Deflater() };
    try {
      const zip = new ZipWriter(file, entry, deflater);
      let candles = 0;
      await zip.begin();
      for await (const batch of batches) {
        for (let start = 0; start < batch.length; start += ROWS) {
          signal.throwIfAborted();
          const end = Math.min(start + ROWS, batch.length);
          await zip.write(rows.of(batch, start, end, resolution));
        }
        candles += batch.length;
      }
      signal.throwIfAborted();
      await zip.end();
      this.#free.push({ rows, deflater });
      return { candles, columns: ['time', ...VALUE_COLUMNS] };
    } catch (error) {
      // In the middle of a file.
      deflater.close();
      throw error;
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { deflater } of this.#free.splice(0)) deflater.close();
  }
}

/** What is used again for the next file. */
interface Workshop {
  readonly rows: LeanRows;
  readonly deflater: Deflater;
}
