import type {
  Candles,
  History,
  HistoryFile,
  HistoryPage,
  Interval,
  Market,
  PoolRule,
  ResponseMeta,
} from '@candlewick/core';
import { CandlewickError, parseTimeframe, subtractIntervals } from '@candlewick/core';
import { MARKET_KINDS } from '../exchange-entry.ts';
import { servedKind } from '../series.ts';
import type { Venue } from '../venues/venue.ts';
import type { ArchiveAddress } from './archive-address.ts';
import type { ArchiveClient } from './archive-client.ts';
import {
  fileOfKey,
  filePath,
  markerBefore,
  marketsFolder,
  seriesFolder,
  type ArchiveSeries,
  type Period,
} from './archive-files.ts';
import { archivedMarket } from './archived-market.ts';
import { BodyMemory } from './body-memory.ts';
import { ColumnMemory } from './column-memory.ts';
import { damaged } from './damaged.ts';
import { parseListing, type Listing } from './listing.ts';
import { DamagedZip } from './damaged-zip.ts';
import { columnNames } from './table-cells.ts';
import { together } from './together.ts';
import { ZipTables } from './zip-tables.ts';

const MINUTE = 60_000;
const DAY = 86_400_000;
/** Longer lines than any that were ever published: what a file may unpack to follows from its grid. */
const MOST_BYTES_PER_ROW = 320;
const HEADER_BYTES = 4_096;
const CHECKSUM_BYTES = 4_096;
const LISTING_BYTES = 4 * 2 ** 20;
/** No series has so many files; a listing that does not end is not followed for ever. */
const MOST_PAGES = 40;

/** Binance's public archive: months and days of klines as zipped tables, with checksums. */
export class BinanceArchive implements History {
  readonly name: string;
  readonly pool: PoolRule;
  /** The checksum, and the file. */
  readonly requestsPerFile = 2;
  readonly #venue: Venue;
  readonly #address: ArchiveAddress;
  readonly #client: ArchiveClient;
  readonly #columns = new ColumnMemory();
  readonly #bodies = new BodyMemory();
  readonly #tables: ZipTables;
  /** Files that are being read, or whose candles are not yet given back. */
  #lent = 0;

  constructor(venue: Venue, address: ArchiveAddress, client: ArchiveClient) {
    this.#venue = venue;
    this.#address = address;
    this.#client = client;
    this.#tables = new ZipTables(client.closing);
    this.name = new URL(address.files).host;
    this.pool = client.pool;
  }

  /** Months where they are published, days for the rest. Of steps above a day a candle may lie in two files: none. */
  async files(
    market: Market,
    timeframe: string,
    interval: Interval,
    signal: AbortSignal,
  ): Promise<readonly HistoryFile[]> {
    const step = parseTimeframe(timeframe)?.stepMs;
    if (step === undefined || step > DAY || interval.to <= interval.from) return [];
    const series = this.#series(market, timeframe);
    // A month of seconds would not be held in memory whole.
    const months = step < MINUTE ? [] : await this.#list(series, 'monthly', interval, signal);
    const rest = subtractIntervals(
      [interval],
      months.map((each) => each.interval),
    );
    const files = [...months];
    for (const each of rest)
      if (each.to - each.from >= step) files.push(...(await this.#list(series, 'daily', each, signal)));
    this.#tables.expect(files.length);
    return files.sort((a, b) => a.interval.from - b.interval.from);
  }

  async read(
    market: Market,
    timeframe: string,
    file: HistoryFile,
    signal: AbortSignal,
  ): Promise<HistoryPage> {
    this.#tables.prepare();
    this.#lent++;
    try {
      const { columns, ...page } = await this.#read(market, timeframe, file, signal);
      const release = () => {
        this.#columns.give(columns);
        this.#done();
      };
      return { ...page, release };
    } catch (error) {
      this.#done();
      throw error;
    }
  }

  /** After the last file that was listed, what they were read with goes: a run may have much to do yet. */
  #done(): void {
    if (--this.#lent > 0 || !this.#tables.isThrough) return;
    this.#tables.rest();
    this.#columns.drop();
    this.#bodies.drop();
  }

  async markets(signal: AbortSignal): Promise<readonly Market[]> {
    const found = new Map<string, Market>();
    for (const kind of MARKET_KINDS.filter((each) => this.#venue.binance![each]))
      for (const period of ['monthly', 'daily'] as const) {
        const prefix = marketsFolder(kind, period);
        for await (const { folders } of this.#pages(prefix, undefined, signal))
          for (const folder of folders) {
            const market = archivedMarket(kind, folder.slice(prefix.length).replace(/\/$/, ''));
            if (market) found.set(market.symbol, market);
          }
      }
    return [...found.values()];
  }

  async #read(
    market: Market,
    timeframe: string,
    file: HistoryFile,
    signal: AbortSignal,
  ): Promise<HistoryPage & { readonly columns: Candles }> {
    const series = this.#series(market, timeframe);
    const url = `${this.#address.files}/${filePath(series, file)}`;
    const rows = (file.interval.to - file.interval.from) / parseTimeframe(timeframe)!.stepMs!;
    const longest = HEADER_BYTES + Math.ceil(rows) * MOST_BYTES_PER_ROW;
    let lent: Buffer<ArrayBuffer> | undefined;
    const [sha256, { body, meta }] = await together(signal, (both) => [
      this.#checksum(`${url}.CHECKSUM`, file.name, both),
      this.#client.get(url, {
        endpoint: 'archive',
        longest,
        signal: both,
        bytes: file.bytes,
        memory: (bytes) => (lent = this.#bodies.take(bytes)),
      }),
    ]);
    if (!lent) {
      // Nobody stated its length. What is handed to a thread must be memory of its own.
      lent = this.#bodies.take(body.length);
      body.copy(lent);
    }
    const zip = lent.subarray(0, body.length);
    const { layout } = this.#venue.binance![series.kind]!;
    const columns = this.#columns.take(Math.ceil(rows), columnNames(layout));
    const expected = { sha256, entry: file.name.replace(/\.zip$/, '.csv'), longest };
    const read = await this.#tables.read({ zip, columns }, expected, layout).catch((error: unknown) => {
      if (error instanceof DamagedZip) throw damaged(file.name, error.message, meta);
      // The thread has died; asked again it is read without.
      throw new CandlewickError('EXCHANGE_UNAVAILABLE', `${file.name} was not read`, { cause: error });
    });
    this.#bodies.give(Buffer.from(read.zip.buffer));
    return { candles: read.candles, meta, sha256, columns: read.columns };
  }

  #series({ id, ...market }: Market, timeframe: string): ArchiveSeries {
    return { kind: servedKind(this.#venue, { id, ...market }), id, timeframe };
  }

  /** Files of one period that touch the interval, in order. */
  async #list(
    series: ArchiveSeries,
    period: Period,
    { from, to }: Interval,
    signal: AbortSignal,
  ): Promise<HistoryFile[]> {
    const files: HistoryFile[] = [];
    const prefix = seriesFolder(series, period);
    for await (const { keys } of this.#pages(prefix, markerBefore(series, period, from), signal)) {
      for (const { key, bytes } of keys) {
        const file = fileOfKey(series, period, key, bytes);
        if (file && file.interval.to > from && file.interval.from < to) files.push(file);
        // Keys come in the order of time.
        if (file && file.interval.from >= to) return files;
      }
    }
    return files;
  }

  async *#pages(prefix: string, first: string | undefined, signal: AbortSignal): AsyncGenerator<Listing> {
    let marker = first;
    for (let page = 0; page < MOST_PAGES; page++) {
      const query = new URLSearchParams({ delimiter: '/', prefix, ...(marker !== undefined && { marker }) });
      const url = `${this.#address.listing}/?${query}`;
      const { body, meta } = await this.#client.get(url, {
        endpoint: 'archive-list',
        longest: LISTING_BYTES,
        signal,
      });
      const listing = parseListing(body.toString('utf8'));
      if (!listing) throw noListing(this.name, meta);
      yield listing;
      if (listing.next === undefined || (marker !== undefined && listing.next <= marker)) return;
      marker = listing.next;
    }
  }

  async #checksum(url: string, name: string, signal: AbortSignal): Promise<string> {
    const options = { endpoint: 'archive-checksum', longest: CHECKSUM_BYTES, signal };
    const { body, meta } = await this.#client.get(url, options);
    const [, sha256, of] = /^([0-9a-f]{64})\s+\*?(\S+)\s*$/i.exec(body.toString('latin1')) ?? [];
    if (sha256 === undefined || of !== name) throw damaged(name, 'its published checksum is none', meta);
    return sha256.toLowerCase();
  }
}

const noListing = (name: string, meta: ResponseMeta): CandlewickError =>
  new CandlewickError('EXCHANGE_BAD_ANSWER', `${name} answered with something that is no listing`, {
    details: { meta },
  });
