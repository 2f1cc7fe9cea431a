import type {
  AnyPlugin,
  Candles,
  DatasetId,
  ExportSource,
  FileSuggestion,
  LedgerEntry,
} from '@candlewick/core';
import { createExportSource, createMemoryTarget, openExporterHarness } from '@candlewick/core/testing';

export interface HowToExport {
  /** Of the plugin. */
  readonly options?: unknown;
  /** Default: binance BTC/USDT 1m. */
  readonly dataset?: DatasetId;
  readonly gaps?: readonly LedgerEntry[];
  readonly dtype?: ExportSource['dtype'];
}

export interface ExportedToMemory {
  readonly bytes: Uint8Array;
  readonly text: string;
  readonly extension: string | undefined;
  readonly place: FileSuggestion | undefined;
}

/** What an exporter, opened as a host does it, writes of the candles. */
export async function exportToMemory(
  plugin: Extract<AnyPlugin, { kind: 'exporter' }>,
  candles: Candles,
  { options, dtype, ...source }: HowToExport = {},
): Promise<ExportedToMemory> {
  const { exporter } = await openExporterHarness(plugin, { options });
  const target = createMemoryTarget();
  const whole = { ...createExportSource(candles, source), ...(dtype === undefined ? {} : { dtype }) };
  await exporter.export(whole, target, new AbortController().signal);
  const bytes = target.bytes();
  return {
    bytes,
    text: Buffer.from(bytes).toString(),
    extension: target.files[0],
    place: target.suggestions[0],
  };
}
