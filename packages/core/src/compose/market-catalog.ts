import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock } from '../contracts/clock.ts';
import type { Market } from '../contracts/exchange.ts';
import type { Logger } from '../contracts/logger.ts';
import { didYouMean } from '../config/nearest.ts';
import { CandlewickError, errorCode } from '../errors.ts';
import { makeFolder } from '../make-folder.ts';
import { writeWhole } from '../write-whole.ts';
import type { ExchangeSource } from '../pipeline/market-source.ts';

/** Whose list it is: its archive's. */
const ARCHIVE = '-archive';
const FRESH_MS = 24 * 3_600_000;

interface MarketList {
  readonly fetchedAt: number;
  readonly markets: readonly Market[];
}

/**
 * Market lists in the state folder, one file per venue and origin; asked for again after a day. They only save requests: where
 * they cannot be kept, that is told and nothing fails.
 */
export class MarketCatalog {
  readonly #folder: string;
  readonly #exchanges: ExchangeSource;
  readonly #clock: Clock;
  readonly #logger: Logger;
  #isTold = false;
  readonly #lists = new Map<string, Promise<MarketList>>();

  /** @internal */
  constructor(stateFolder: string, exchanges: ExchangeSource, clock: Clock, logger: Logger) {
    this.#folder = join(stateFolder, 'markets');
    this.#exchanges = exchanges;
    this.#clock = clock;
    this.#logger = logger;
  }

  /**
   * The market that a user means: `BTC/USDT`, `BTCUSDT` or the venue's own name.
   *
   * @throws UNKNOWN_SYMBOL with the nearest name, and what the venue throws
   */
  async find(exchange: string, text: string, signal: AbortSignal): Promise<Market> {
    const remembered = this.#list(exchange, signal, false);
    const list = await remembered;
    const found = findMarket(list.markets, text);
    if (found) return found;
    // The list may be older than the market; others may be asking for it again already.
    const isOld = this.#clock.now() - list.fetchedAt > 60_000;
    const refresh = isOld && this.#lists.get(exchange) === remembered;
    const fresh = await this.#list(exchange, signal, refresh);
    const second = findMarket(fresh.markets, text);
    if (second) return second;
    const archived = await this.#archived(exchange, text, signal);
    if (archived) return archived;
    const symbols = fresh.markets.map(({ symbol }) => symbol);
    throw new CandlewickError(
      'UNKNOWN_SYMBOL',
      `${exchange} has no market ${text}.${didYouMean(text, symbols)} List them with: candlewick symbols --exchange ${exchange}`,
    );
  }

  /** Active markets whose symbol fits a pattern with `*` for any letters, by symbol. */
  async match(exchange: string, pattern: string, signal: AbortSignal): Promise<readonly Market[]> {
    const { markets } = await this.#list(exchange, signal, false);
    const source = pattern.split('*').map(escape).join('.*');
    const regex = new RegExp(`^${source}$`, 'i');
    return markets
      .filter(({ active, symbol }) => active && regex.test(symbol))
      .sort((a, b) => (a.symbol < b.symbol ? -1 : 1));
  }

  /** All markets of a venue, from the remembered list while it is fresh. */
  async all(exchange: string, signal: AbortSignal, refresh = false): Promise<readonly Market[]> {
    return (await this.#list(exchange, signal, refresh)).markets;
  }

  /**
   * All markets that the venue's archive has files of, whether or not its API still knows them; undefined: it has no
   * archive.
   */
  async archived(
    exchange: string,
    signal: AbortSignal,
    refresh = false,
  ): Promise<readonly Market[] | undefined> {
    const { history } = await this.#exchanges.get(exchange);
    if (!history) return undefined;
    const { markets } = await this.#list(exchange, signal, refresh, ARCHIVE);
    const known = new Map((await this.all(exchange, signal)).map((each) => [each.symbol, each]));
    return markets.map((each) => known.get(each.symbol) ?? each);
  }

  /** A market that only the archive knows any more. Where nobody can say, there is none. */
  async #archived(exchange: string, text: string, signal: AbortSignal): Promise<Market | undefined> {
    try {
      return findMarket((await this.archived(exchange, signal)) ?? [], text);
    } catch (error) {
      signal.throwIfAborted();
      if (errorCode(error) === undefined) throw error;
      return undefined;
    }
  }

  #list(exchange: string, signal: AbortSignal, refresh: boolean, which = ''): Promise<MarketList> {
    const key = exchange + which;
    const known = refresh ? undefined : this.#lists.get(key);
    if (known) return known;
    const list = this.#load(exchange, signal, refresh, which);
    this.#lists.set(key, list);
    list.catch(() => this.#lists.delete(key));
    return list;
  }

  async #load(exchange: string, signal: AbortSignal, refresh: boolean, which: string): Promise<MarketList> {
    const venue = await this.#exchanges.get(exchange);
    const origin = createHash('sha256')
      .update(await venue.origin())
      .digest('hex')
      .slice(0, 8);
    const file = join(this.#folder, `${exchange}-${origin}${which}.json`);
    const remembered = refresh ? undefined : await readList(file);
    if (remembered && this.#clock.now() - remembered.fetchedAt < FRESH_MS) return remembered;
    const list = {
      fetchedAt: this.#clock.now(),
      markets: await (which === ARCHIVE ? venue.history! : venue).markets(signal),
    };
    await this.#remember(file, list);
    return list;
  }

  async #remember(file: string, list: MarketList): Promise<void> {
    try {
      await makeFolder(this.#folder);
      await writeWhole(file, JSON.stringify(list));
    } catch (error) {
      if (this.#isTold) return;
      this.#isTold = true;
      this.#logger.warn('the list of markets cannot be kept: every run asks the exchange for it again', {
        error: String(error),
      });
    }
  }
}

async function readList(file: string): Promise<MarketList | undefined> {
  try {
    const list = JSON.parse(await readFile(file, 'utf8')) as Partial<MarketList>;
    return typeof list.fetchedAt === 'number' && Array.isArray(list.markets)
      ? (list as MarketList)
      : undefined;
  } catch {
    return undefined; // absent, or damaged: it is only a copy
  }
}

/** By unified symbol, by the venue's name, or by either without its punctuation and case; spot before the rest. */
function findMarket(markets: readonly Market[], text: string): Market | undefined {
  const exact =
    markets.find(({ symbol }) => symbol === text) ?? preferred(markets.filter(({ id }) => id === text));
  if (exact) return exact;
  const bare = (name: string) => name.replace(/[^\p{L}\p{N}]/gu, '').toUpperCase();
  const wanted = bare(text);
  if (wanted === '') return undefined;
  return preferred(markets.filter(({ symbol, id }) => bare(symbol) === wanted || bare(id) === wanted));
}

const preferred = (found: readonly Market[]): Market | undefined =>
  found.find(({ type, active }) => type === 'spot' && active) ??
  found.find(({ active }) => active) ??
  found[0];

const escape = (text: string): string => text.replace(/[.+?^${}()|[\]\\]/g, '\\$&');
