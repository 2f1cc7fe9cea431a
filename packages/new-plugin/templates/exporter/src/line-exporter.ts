import { setImmediate } from 'node:timers/promises';
import type {
  Candles,
  DatasetId,
  Exporter,
  ExportResult,
  ExportSource,
  ExportTarget,
} from '@candlewick/core';

export const PRECISIONS = ['ns', 'us', 'ms', 's'] as const;

export interface LineOptions {
  readonly measurement: string;
  readonly precision: (typeof PRECISIONS)[number];
  readonly extras: boolean;
}

/** Writes `candles,exchange=…,symbol=…,timeframe=… open=1,high=2,… 1704067200000`, a line per candle. */
export class LineExporter implements Exporter {
  readonly #options: LineOptions;

  constructor(options: LineOptions) {
    this.#options = options;
  }

  async export(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    signal.throwIfAborted();
    const extras = this.#options.extras ? source.extras : [];
    const head = headOf(this.#options.measurement, source.dataset);
    // The host chooses folder and name; the file appears when all of it is written.
    const file = await target.file('lp');
    let candles = 0;
    for await (const batch of source.batches) {
      await file.write(Buffer.from(this.#lines(batch, head, extras)));
      candles += batch.length;
      // Others get their turn: an editor may share this process.
      await setImmediate();
      signal.throwIfAborted();
    }
    return { candles, columns: ['time', 'open', 'high', 'low', 'close', 'volume', ...extras] };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    // Nothing is held between exports.
  }

  #lines(batch: Candles, head: string, extras: readonly string[]): string {
    const { time, open, high, low, close, volume } = batch;
    let text = '';
    for (let i = 0; i < batch.length; i++) {
      let fields = `open=${open[i]},high=${high[i]},low=${low[i]},close=${close[i]},volume=${volume[i]}`;
      for (const name of extras) {
        const value = batch.extras[name]?.[i] ?? NaN;
        // Not a number: this candle came without the value. An absent field says so; a zero would be a lie.
        if (!Number.isNaN(value)) fields += `,${escaped(name)}=${value}`;
      }
      text += `${head} ${fields} ${timeText(time[i]!, this.#options.precision)}\n`;
    }
    return text;
  }
}

const headOf = (measurement: string, { exchange, symbol, timeframe }: DatasetId): string =>
  `${escaped(measurement)},exchange=${escaped(exchange)},symbol=${escaped(symbol)},timeframe=${escaped(timeframe)}`;

/** Commas, spaces and equals signs end a name unless a backslash stands before them. */
const escaped = (text: string): string => text.replace(/[,= ]/g, '\\$&');

function timeText(ms: number, precision: LineOptions['precision']): string {
  if (precision === 's') return String(Math.floor(ms / 1_000));
  return ms + { ms: '', us: '000', ns: '000000' }[precision];
}
