import type { Exporter, ExportResult, ExportSource } from '../../contracts/exporter.ts';
import type { Candles } from '../../domain/candles.ts';
import { candlesFromRows, CORE_COLUMNS, rowsOf } from '../../domain/candles.ts';

/** The simplest exporter that is right: a line of names, then a line of numbers per candle, a write per batch. */
export interface FakeExporter extends Exporter {
  /** What was exported, in order. */
  readonly results: readonly (ExportResult & { readonly source: ExportSource })[];
}

/** Makes the fake exporter. */
export function createFakeExporter(): FakeExporter {
  const results: (ExportResult & { readonly source: ExportSource })[] = [];
  return {
    results,
    export: async (source, target, signal) => {
      signal.throwIfAborted();
      const file = await target.file('txt');
      const write = (lines: readonly string[]) => file.write(Buffer.from(lines.join('\n') + '\n'));
      await write([[...CORE_COLUMNS, ...source.extras].join(' ')]);
      let candles = 0;
      for await (const batch of source.batches) {
        signal.throwIfAborted();
        await write(rowsOf(batch, [...source.extras]).map((row) => row.join(' ')));
        await new Promise((resolve) => setImmediate(resolve));
        candles += batch.length;
      }
      signal.throwIfAborted();
      results.push({ candles, source });
      return { candles };
    },
    [Symbol.asyncDispose]: async () => {},
  };
}

/** What a fake exporter has written. */
export function parseFakeExport(bytes: Uint8Array): Candles {
  const [names = '', ...lines] = Buffer.from(bytes).toString().trimEnd().split('\n');
  const extras = names.split(' ').slice(CORE_COLUMNS.length);
  return candlesFromRows(
    lines.map((line) => line.split(' ').map(Number)),
    extras,
  );
}
