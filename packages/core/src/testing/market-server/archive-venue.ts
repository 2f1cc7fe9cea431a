import type { MarketClock } from './market-clock.ts';
import { checksumText, makeArchiveFile, type ArchiveFile } from './archive-file.ts';
import { listKeys, listingXml, type ListedKey } from './archive-listing.ts';
import {
  archiveKey,
  ARCHIVE_ROOTS,
  nextPeriod,
  parseArchiveKey,
  startOfPeriod,
  type ArchiveKey,
  type ArchivePeriod,
} from './archive-path.ts';
import type { ArchiveOptions } from './market-server-options.ts';
import { isArchiveFault, type ArchiveFault, type MarketFault } from './market-fault.ts';
import type { ServedMarket } from './served-markets.ts';

/** What a request to the archive is answered with. */
export interface ArchiveAnswer {
  readonly status: number;
  readonly type: string;
  readonly bytes: Buffer;
}

/** A request as the archive understands it. */
export interface ArchiveRouted {
  readonly endpoint: 'archive' | 'archive-checksum' | 'archive-list';
  readonly key?: ArchiveKey;
  answer(fault: MarketFault | undefined): ArchiveAnswer;
}

const ABSENT: ArchiveAnswer = {
  status: 404,
  type: 'application/xml',
  bytes: Buffer.from('<?xml version="1.0" encoding="UTF-8"?>\n<Error><Code>NoSuchKey</Code></Error>'),
};
const TIMEFRAMES = ['1s', '1m', '3m', '5m', '15m', '30m', '1h', '2h', '4h', '6h', '8h', '12h', '1d'];
const MOST_ROWS = 3_000_000;

/** The venue's public archive: monthly and daily files of the markets' own candles, each published after its end. */
export class ArchiveVenue {
  readonly #markets: readonly ServedMarket[];
  readonly #clock: MarketClock;
  readonly #options: ArchiveOptions;
  readonly #made = new Map<string, ArchiveFile>();

  constructor(markets: readonly ServedMarket[], clock: MarketClock, options: ArchiveOptions = {}) {
    this.#markets = markets;
    this.#clock = clock;
    this.#options = options;
  }

  /** Undefined: not of the archive. */
  route(path: string, query: URLSearchParams): ArchiveRouted | undefined {
    if (path === '/' && query.has('prefix'))
      return { endpoint: 'archive-list', answer: (fault) => this.#list(query, fault) };
    if (!path.startsWith('/data/')) return undefined;
    const key = parseArchiveKey(path);
    const endpoint = path.endsWith('.CHECKSUM') ? 'archive-checksum' : 'archive';
    return { endpoint, ...(key && { key }), answer: (fault) => (key ? this.#file(key, fault) : ABSENT) };
  }

  #file(key: ArchiveKey, met: MarketFault | undefined): ArchiveAnswer {
    const fault = met && isArchiveFault(met) ? met : undefined;
    const market = this.#marketOf(key);
    if (!market || fault?.kind === 'not-published' || !this.#isPublished(market, key)) return ABSENT;
    const file = this.#make(market, key, fault);
    if (!key.checksum) return { status: 200, type: 'application/zip', bytes: file.bytes };
    const text = checksumText(key, file.sha256, fault);
    return { status: 200, type: 'binary/octet-stream', bytes: Buffer.from(text) };
  }

  #marketOf = ({ api, symbol }: ArchiveKey) =>
    this.#markets.find((each) => each.api === api && each.id === symbol);

  #make(market: ServedMarket, key: ArchiveKey, fault?: ArchiveFault): ArchiveFile {
    const path = archiveKey(key.api, key.period, key.symbol, key.timeframe, key.interval.from);
    const name = fault ? `${path} ${JSON.stringify(fault)}` : path;
    const known = this.#made.get(name);
    if (known) return known;
    const file = makeArchiveFile(key, this.#candles(market, key), fault);
    this.#made.set(name, file);
    return file;
  }

  #candles({ source }: ServedMarket, { timeframe, interval: { from, to } }: ArchiveKey) {
    return source.read({ timeframe, from, to: to - 1, limit: MOST_ROWS, now: this.#clock.now() });
  }

  #isPublished(market: ServedMarket, { period, timeframe, interval, name }: ArchiveKey): boolean {
    const { dailyDelayMs = 0, monthlyDelayMs = 0, without = [] } = this.#options;
    const delay = period === 'monthly' ? monthlyDelayMs : dailyDelayMs;
    if (interval.to + delay > this.#clock.now() || without.includes(name)) return false;
    if (this.#made.has(archiveKey(market.api, period, market.id, timeframe, interval.from))) return true;
    const { source } = market;
    const bounds = { timeframe, from: interval.from, to: interval.to - 1, now: this.#clock.now() };
    return TIMEFRAMES.includes(timeframe) && source.read({ ...bounds, limit: 1 }).length > 0;
  }

  /** Keys of one series after the marker, in order: each file, and its checksum after it. */
  *#keysOf(
    market: ServedMarket,
    period: ArchivePeriod,
    timeframe: string,
    marker: string,
  ): Generator<ListedKey> {
    const now = this.#clock.now();
    const [first] = market.source.read({ timeframe, from: 0, limit: 1, now }).time;
    if (first === undefined) return;
    for (let from = startOfPeriod(first, period); from < now; from = nextPeriod(from, period)) {
      const path = archiveKey(market.api, period, market.id, timeframe, from);
      const key = parseArchiveKey(path)!;
      // To see whether it is there its candles are made.
      if (`${path}.CHECKSUM` <= marker) continue;
      if (!this.#isPublished(market, key)) continue;
      yield { key: path, size: () => this.#make(market, key).bytes.length };
      yield { key: `${path}.CHECKSUM`, size: () => 64 + 3 + key.name.length };
    }
  }

  #list(query: URLSearchParams, met: MarketFault | undefined): ArchiveAnswer {
    const prefix = query.get('prefix') ?? '';
    const found: ListedKey[] = [];
    for (const market of this.#markets)
      for (const period of ['daily', 'monthly'] as const) {
        const folder = `${ARCHIVE_ROOTS[market.api]}/${period}/klines/${market.id}/`;
        if (!folder.startsWith(prefix) && !prefix.startsWith(folder)) continue;
        // A folder is named by one key of it; only inside a series every file counts.
        if (!prefix.startsWith(folder)) found.push({ key: `${folder}1m/`, size: () => 0 });
        else
          for (const timeframe of TIMEFRAMES)
            if (`${folder}${timeframe}/`.startsWith(prefix) || prefix.startsWith(`${folder}${timeframe}/`))
              found.push(...this.#keysOf(market, period, timeframe, query.get('marker') ?? ''));
      }
    const hostile = met?.kind === 'hostile-listing' ? hostileKeys(prefix) : [];
    const page = listKeys([...found, ...hostile], {
      prefix,
      delimiter: query.get('delimiter') ?? '',
      marker: query.get('marker') ?? '',
      most: Math.min(1_000, Number(query.get('max-keys') ?? 1_000)),
    });
    return { status: 200, type: 'application/xml', bytes: Buffer.from(listingXml(prefix, page)) };
  }
}

/** Keys that no honest archive has: names that are paths, or of other markets. */
const hostileKeys = (prefix: string): ListedKey[] =>
  ['../../../etc/passwd.zip', '..%2f..%2fevil.zip', 'BTCUSDT-1m-2021-13.zip', 'x".zip', '.zip'].map(
    (name) => ({
      key: prefix + name,
      size: () => 1,
    }),
  );
