import type {
  DatasetId,
  Exporter,
  ExportResult,
  ExportSource,
  ExportTarget,
  Partition,
} from '@candlewick/core';
import { TextChunks, VALUE_COLUMNS } from '@candlewick/core';
import { refuseViewColumns } from '../refuse-view-columns.ts';
import { Deflater } from './deflater.ts';
import { leanFile, leanResolution } from './lean-file.ts';
import { LeanRows } from './lean-rows.ts';
import { ZipWriter } from './zip-writer.ts';

/** Text that is compressed at once. */
const CHUNK_BYTES = 512 * 1024;

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
    const workshop = this.#free.pop() ?? new Workshop();
    const { rows, deflater, memory } = workshop;
    try {
      const zip = new ZipWriter(file, entry, deflater);
      // What is written has been read when the promise resolves: the memory is free again.
      const chunks = new TextChunks({
        write: (chunk) => zip.write(chunk),
        lend: (bytes) => (bytes > memory.length ? new Uint8Array(bytes) : memory),
      });
      let candles = 0;
      await zip.begin();
      for await (const batch of batches) {
        signal.throwIfAborted();
        await rows.write(batch, resolution, chunks, signal);
        candles += batch.length;
      }
      signal.throwIfAborted();
      await chunks.flush();
      await zip.end();
      this.#free.push(workshop);
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
class Workshop {
  readonly rows = new LeanRows();
  readonly deflater = new Deflater();
  readonly memory = new Uint8Array(CHUNK_BYTES);
}
