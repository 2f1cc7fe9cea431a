import type { ExportSource } from '../../contracts/exporter.ts';
import type { Candles } from '../../domain/candles.ts';
import { allocateCandles, CORE_COLUMNS, sliceCandles } from '../../domain/candles.ts';
import type { DatasetId } from '../../domain/dataset.ts';
import type { LedgerEntry } from '../../domain/gap.ts';
import { createGrid } from '../../domain/grid.ts';
import { parseTimeframe } from '../../domain/timeframe.ts';

/** An export source that counts what is read of it. */
export interface FakeExportSource extends ExportSource {
  /** Batches that were asked for. */
  readonly reads: number;
  /** Whether the reader has finished or given up in order. */
  readonly closed: boolean;
}

/** How a source gives its candles. */
export interface FakeExportSourceOptions {
  /** Default: binance BTC/USDT 1m. */
  readonly dataset?: DatasetId;
  /** Default 8192. */
  readonly batchSize?: number;
  /** Gaps that the source tells of. Default: none. */
  readonly gaps?: readonly LedgerEntry[];
  /** All batches are the same memory, which holds rubbish as soon as the next is asked for. */
  readonly reuse?: boolean;
  /** Called before each batch is given, with its number; what it throws, the source throws. */
  readonly beforeBatch?: (index: number) => void | Promise<void>;
}

/**
 * A source of these candles.
 *
 * @param candles ascending, on the dataset's grid (default: binance BTC/USDT 1m)
 */
export function createExportSource(
  candles: Candles,
  {
    dataset = MINUTES,
    batchSize = 8_192,
    gaps = [],
    reuse = false,
    beforeBatch,
  }: FakeExportSourceOptions = {},
): FakeExportSource {
  const grid = createGrid(parseTimeframe(dataset.timeframe)!);
  const first = candles.time[0] ?? 0;
  const last = candles.time[candles.length - 1];
  const memory = allocateCandles(
    reuse ? Math.min(batchSize, candles.length) : 0,
    Object.keys(candles.extras),
  );
  let reads = 0;
  let closed = false;
  async function* read(): AsyncGenerator<Candles> {
    try {
      for (let start = 0, index = 0; start < candles.length; start += batchSize, index++) {
        reads++;
        await beforeBatch?.(index);
        const batch = sliceCandles(candles, start, start + batchSize);
        yield reuse ? fill(memory, batch) : batch;
        if (reuse) spoil(memory);
      }
    } finally {
      closed = true;
    }
  }
  return {
    dataset,
    interval: { from: first, to: last === undefined ? first : grid.timeOf(grid.slotOf(last) + 1) },
    grid,
    extras: Object.keys(candles.extras),
    candles: candles.length,
    gaps,
    batches: read(),
    get reads() {
      return reads;
    },
    get closed() {
      return closed;
    },
  };
}

const MINUTES: DatasetId = { exchange: 'binance', symbol: 'BTC/USDT', timeframe: '1m' };

const columnsOf = (candles: Candles): Float64Array[] => [
  ...CORE_COLUMNS.map((name) => candles[name]),
  ...Object.values(candles.extras),
];

/** The batch in the memory that is used again. */
function fill(memory: Candles, batch: Candles): Candles {
  const part = sliceCandles(memory, 0, batch.length);
  columnsOf(part).forEach((column, c) => column.set(columnsOf(batch)[c]!));
  return part;
}

const spoil = (memory: Candles): void => columnsOf(memory).forEach((column) => column.fill(-1));
