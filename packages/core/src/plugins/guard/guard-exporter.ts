import type {
  Exporter,
  ExportFile,
  ExportResult,
  ExportSource,
  ExportTarget,
} from '../../contracts/exporter.ts';
import type { Logger } from '../../contracts/logger.ts';
import type { Candles } from '../../domain/candles.ts';
import { pluginScope } from '../plugin-scope.ts';
import { timeText } from '../within.ts';
import { blame, breach, type Guarded } from './blame.ts';
import { guardClose } from './guard-close.ts';

/** So long after an abort an exporter may come to its own end. */
const ABORT_MS = 1_000;

export interface ExporterGuard {
  readonly name: string;
  readonly logger: Logger;
  readonly closeMs: number;
  /** How long it may neither read nor write nor end. */
  readonly silenceMs: number;
}

/** An exporter whose export ends, that has read what it was given, and whose file is what it had written by then. */
export function guardExporter(exporter: Exporter, guard: ExporterGuard): Exporter {
  const who: Guarded = { kind: 'exporter', name: guard.name };
  const { lastTime, partition } = exporter;
  return {
    export: (source, target, signal) => new Exporting(exporter, guard, who).run(source, target, signal),
    ...(lastTime && { lastTime: lastTime.bind(exporter) }),
    ...(partition && {
      partition: (dataset) => {
        try {
          return pluginScope.run(who, () => partition.call(exporter, dataset));
        } catch (thrown) {
          throw blame(who, 'partition', thrown);
        }
      },
    }),
    [Symbol.asyncDispose]: guardClose(exporter, who, guard.closeMs),
  };
}

class Exporting {
  readonly #exporter: Exporter;
  readonly #guard: ExporterGuard;
  readonly #who: Guarded;
  #ended = false;
  #read = 0;
  #isExhausted = false;
  #source: AsyncIterator<Candles> | undefined;
  #lastLife = performance.now();
  /** Work of the host's own, which has no deadline: the cache is read, the disk written. */
  #hosts = 0;
  readonly #writes = new Set<Promise<void>>();
  /** What went wrong with a read or a write: not for the exporter to keep to itself. */
  #failure: { readonly error: unknown } | undefined;

  constructor(exporter: Exporter, guard: ExporterGuard, who: Guarded) {
    this.#exporter = exporter;
    this.#guard = guard;
    this.#who = who;
  }

  async run(source: ExportSource, target: ExportTarget, signal: AbortSignal): Promise<ExportResult> {
    const who = this.#who;
    let result: unknown;
    try {
      const mine = { ...source, batches: this.#batches(source.batches) };
      const work = pluginScope.run(who, async () =>
        this.#exporter.export(mine, this.#target(target), signal),
      );
      result = await this.#unlessStuck(work, signal);
      // Writes that it did not wait for are part of the file.
      await this.#unlessStuck(Promise.all(this.#writes), signal);
    } catch (thrown) {
      throw this.#failure?.error ?? blame(who, 'export', thrown, signal);
    } finally {
      this.#ended = true;
      // One that was given up, or that stops without a word, leaves the reading where it is, with what it holds.
      this.#source?.return?.().catch(() => undefined);
    }
    if (this.#failure) throw this.#failure.error;
    const { candles, columns } = (result ?? {}) as Partial<ExportResult>;
    if (!Number.isSafeInteger(candles) || candles! < 0)
      throw breach(who, `export gave ${candles === undefined ? String(result) : `the count ${String(candles)}`}, not how many candles it wrote`); // prettier-ignore
    if (
      columns !== undefined &&
      !(Array.isArray(columns) && columns.every((each) => typeof each === 'string'))
    )
      throw breach(who, 'export gave columns that are no list of names');
    if (!this.#isExhausted && this.#read < source.candles)
      throw breach(who, `it ended after ${this.#read} of ${source.candles} candles that it was given`);
    return result as ExportResult;
  }

  async *#batches(batches: AsyncIterable<Candles>): AsyncGenerator<Candles> {
    for await (const batch of this.#counted(batches)) {
      if (this.#ended) return;
      this.#read += batch.length;
      yield batch;
    }
    this.#isExhausted = true;
  }

  /** The source, whose work and failures are its own. */
  #counted(batches: AsyncIterable<Candles>): AsyncIterable<Candles> {
    const inner = batches[Symbol.asyncIterator]();
    this.#source = inner;
    return {
      [Symbol.asyncIterator]: () => ({
        next: () => this.#host(inner.next()),
        return: async () => (await inner.return?.()) ?? { done: true, value: undefined },
      }),
    };
  }

  #target(target: ExportTarget): ExportTarget {
    return {
      file: async (extension, suggestion) => {
        if (this.#ended) throw this.#tooLate('asked for a file');
        const file = await this.#host(target.file(extension, suggestion));
        return {
          write: (chunk) => this.#write(file, chunk),
          ...(file.lend && { lend: (bytes) => file.lend!(bytes) }),
        };
      },
    };
  }

  #write(file: ExportFile, chunk: Uint8Array): Promise<void> {
    const writing = this.#ended
      ? Promise.reject(this.#tooLate('wrote'))
      : chunk instanceof Uint8Array
        ? this.#host(file.write(chunk))
        : Promise.reject((this.#failure ??= { error: breach(this.#who, `it wrote ${typeof chunk}, not bytes`) }).error); // prettier-ignore
    // Whoever does not wait for it must not end the process by it.
    writing.catch(() => undefined);
    if (!this.#ended) {
      this.#writes.add(writing);
      writing.then(
        () => this.#writes.delete(writing),
        () => undefined,
      );
    }
    return writing;
  }

  async #host<T>(work: Promise<T>): Promise<T> {
    this.#hosts++;
    try {
      return await work;
    } catch (error) {
      this.#failure ??= { error };
      throw error;
    } finally {
      this.#hosts--;
      this.#lastLife = performance.now();
    }
  }

  #tooLate(what: string): Error {
    const { name, logger } = this.#guard;
    const error = breach(this.#who, `it ${what} after its export had ended`);
    logger.error(`exporter ${name} ${what} after its export had ended: that is not in the file.`);
    return error;
  }

  /** Ends with the work; soon after an abort, and after a long silence, also without it. */
  async #unlessStuck<T>(work: Promise<T>, signal: AbortSignal): Promise<T> {
    const { silenceMs } = this.#guard;
    const stop = Promise.withResolvers<never>();
    let timer: NodeJS.Timeout | undefined;
    const onAbort = () => (timer = setTimeout(() => stop.reject(signal.reason), ABORT_MS));
    const look = () => {
      if (this.#hosts > 0 || performance.now() - this.#lastLife < silenceMs) return;
      stop.reject(breach(this.#who, `it has neither read nor written nor ended for ${timeText(silenceMs)}`));
    };
    const watch = setInterval(look, Math.max(1, Math.min(1_000, silenceMs / 4)));
    signal.addEventListener('abort', onAbort, { once: true });
    if (signal.aborted) onAbort();
    try {
      return await Promise.race([work, stop.promise]);
    } finally {
      clearTimeout(timer);
      clearInterval(watch);
      signal.removeEventListener('abort', onAbort);
    }
  }
}
