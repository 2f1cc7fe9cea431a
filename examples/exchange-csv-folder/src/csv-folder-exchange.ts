import { readdir } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import {
  CORE_COLUMNS,
  lowerBound,
  sliceByTime,
  sliceCandles,
  type Candles,
  type Exchange,
  type ExchangeContext,
  type Market,
  type Page,
  type PageRequest,
  type PoolRule,
  type ResponseMeta,
  type SeekAnswer,
  type Series,
} from '@candlewick/core';
import { FileNames } from './file-names.ts';
import type { CsvFolderOptions } from './options.ts';
import { SeriesFiles } from './series-files.ts';
import { toError } from './to-error.ts';

/** Reading a disk needs no patience, but hosts count requests by a pool. */
const POOL: PoolRule = {
  name: 'files',
  limit: 10_000,
  windowMs: 1_000,
  window: 'sliding',
  source: 'a disk of this machine',
};

interface Answer<T> {
  readonly data: T;
  readonly meta: ResponseMeta;
}

export class CsvFolderExchange implements Exchange {
  readonly id: string;
  readonly #context: ExchangeContext;
  readonly #folder: string;
  readonly #names: FileNames;
  readonly #files: SeriesFiles;
  readonly #facts: Series;

  constructor(options: CsvFolderOptions, context: ExchangeContext) {
    this.id = context.exchange;
    this.#context = context;
    this.#folder = resolve(context.projectFolder, options.folder);
    this.#names = new FileNames(options.files);
    this.#files = new SeriesFiles(options, context.signal);
    const core: readonly string[] = CORE_COLUMNS;
    this.#facts = {
      pageLimit: 50_000,
      pool: POOL,
      weight: () => 1,
      absence: options.absence,
      settleMs: 0,
      extras: Object.keys(options.columns).filter((name) => !core.includes(name)),
    };
  }

  async origin(): Promise<string> {
    return 'file://localhost';
  }

  async timeframes(): Promise<readonly string[]> {
    const files = this.#names.read(await readdir(this.#folder).catch(() => []));
    return [...new Set(files.map(({ timeframe }) => timeframe))];
  }

  async markets(signal: AbortSignal): Promise<readonly Market[]> {
    const { data } = await this.#ask('markets', signal, () => readdir(this.#folder));
    const pairs = this.#names.read(data).map(({ base, quote }) => [`${base}/${quote}`, base, quote] as const);
    return [...new Map(pairs.map((pair) => [pair[0], pair])).values()].map(([symbol, base, quote]) => ({
      symbol,
      id: `${base}-${quote}`,
      base,
      quote,
      type: 'spot',
      active: true,
    }));
  }

  async series(): Promise<Series> {
    return this.#facts;
  }

  async fetchPage({ market, timeframe, interval, limit }: PageRequest, signal: AbortSignal): Promise<Page> {
    const { data, meta } = await this.#candles(market, timeframe, signal);
    return { candles: sliceCandles(sliceByTime(data, interval.from, interval.to), 0, limit), meta };
  }

  async seek(market: Market, timeframe: string, from: number, signal: AbortSignal): Promise<SeekAnswer> {
    const { data, meta } = await this.#candles(market, timeframe, signal);
    return { time: data.time[lowerBound(data.time, from)], meta };
  }

  async serverTime(signal: AbortSignal): Promise<number> {
    const { data } = await this.#ask('time', signal, async () => this.#context.clock.now());
    return data;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#files.clear();
  }

  #candles({ base, quote }: Market, timeframe: string, signal: AbortSignal): Promise<Answer<Candles>> {
    const path = join(this.#folder, this.#names.write({ base, quote, timeframe }));
    return this.#ask('candles', signal, (aborting) => this.#files.get(path, aborting));
  }

  /** Every look at the disk waits at the gate, as a request would. */
  async #ask<T>(
    endpoint: string,
    caller: AbortSignal,
    read: (signal: AbortSignal) => Promise<T>,
  ): Promise<Answer<T>> {
    const { gate, clock, signal: closing } = this.#context;
    const signal = AbortSignal.any([caller, closing]);
    const permit = await gate(POOL, 1, signal);
    const began = clock.monotonic();
    let meta: ResponseMeta = { endpoint, host: 'localhost' };
    try {
      const data = await read(signal);
      meta = { ...meta, durationMs: clock.monotonic() - began };
      return { data, meta };
    } catch (error) {
      signal.throwIfAborted();
      throw toError(error, this.#folder, meta);
    } finally {
      permit.settle(meta);
    }
  }
}
