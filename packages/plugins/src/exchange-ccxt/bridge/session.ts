import type { ExchangeContext, Logger, Market, ResponseMeta } from '@candlewick/core';
import { errorCode } from '@candlewick/core';
import type { CcxtSettings } from '../settings.ts';
import { Transport } from '../http/transport.ts';
import type { Endpoints } from '../http/endpoints.ts';
import { notOpened, placeFailed, toError } from '../to-error.ts';
import type { Venue } from '../venues/venue.ts';
import type { CcxtExchange } from './ccxt-types.ts';
import { rewire } from './instance.ts';
import { ArchiveClient } from '../archive/archive-client.ts';
import { loadCcxtClass } from './loader.ts';
import type { CallScope } from './scope.ts';
import { note, scopes } from './scope.ts';
import { syntheticMarket } from './synthetic-market.ts';

export interface Called<T> {
  readonly value: T;
  /** Of the last request that the call made; only `endpoint` where it made none. */
  readonly meta: ResponseMeta;
  readonly body: Buffer | undefined;
}

export interface CallOptions {
  /** For errors: `candles of BTC/USDT 1h`. */
  readonly asking: string;
  readonly signal: AbortSignal;
  readonly keep?: CallScope['keep'];
  readonly weight?: number;
  readonly allowed?: CallScope['allowed'];
}

/** One opened exchange: its ccxt instance, made when first needed, and every call into it. */
export class CcxtSession implements AsyncDisposable {
  readonly venue: Venue;
  readonly transport: Transport;
  readonly #settings: CcxtSettings;
  readonly #context: ExchangeContext;
  readonly #endpoints: Endpoints;
  readonly #closing = new AbortController();
  #instance: Promise<CcxtExchange> | undefined;

  constructor(venue: Venue, settings: CcxtSettings, context: ExchangeContext, endpoints: Endpoints) {
    this.venue = venue;
    this.#settings = settings;
    this.#context = context;
    this.#endpoints = endpoints;
    this.transport = new Transport(venue, context, settings, endpoints);
  }

  /** The instance that candles are asked through; the same for the whole session. */
  instance(): Promise<CcxtExchange> {
    return (this.#instance ??= this.fresh());
  }

  /** The archive's own requests, which end with the session too. */
  archive(): ArchiveClient {
    return new ArchiveClient(this.transport, AbortSignal.any([this.#context.signal, this.#closing.signal]));
  }

  get logger(): Logger {
    return this.#context.logger;
  }

  /** Constructor options of ccxt, as merged. */
  get options(): CcxtSettings['ccxt'] {
    return this.#settings.ccxt;
  }

  /** A new instance, for work whose memory should go with it. */
  async fresh(): Promise<CcxtExchange> {
    const { id } = this.venue;
    const ExchangeClass = await loadCcxtClass(id).catch((error: unknown) => {
      throw notOpened('PLUGIN_LOAD', `ccxt's module of ${id} cannot be loaded`, error);
    });
    try {
      return rewire(new ExchangeClass(this.#settings.ccxt), this.transport, this.#context.logger);
    } catch (error) {
      throw notOpened('PLUGIN_OPTIONS', `exchanges.${id}.ccxt: ccxt does not take these options`, error);
    }
  }

  /** Runs work with ccxt: its requests are gated and aborted by the signal, its failures are errors of ours. */
  async call<T>(
    { asking, signal, keep = 'nothing', weight, allowed }: CallOptions,
    work: () => Promise<T>,
  ): Promise<Called<T>> {
    const all = AbortSignal.any([signal, this.#context.signal, this.#closing.signal]);
    all.throwIfAborted();
    const scope: CallScope = {
      signal: all,
      keep,
      weight,
      ...(allowed && { allowed }),
      meta: undefined,
      body: undefined,
    };
    try {
      const value = await scopes.run(scope, work);
      this.#endpoints.worked(scope.meta?.host);
      return { value, meta: scope.meta ?? { endpoint: asking }, body: scope.body };
    } catch (error) {
      // ccxt takes an abort for a timeout.
      if (all.aborted) throw all.reason;
      const { secrets } = this.#settings;
      const failure = toError(error, { venue: this.venue, asking, meta: scope.meta, secrets });
      const code = errorCode(failure);
      const meta = metaOf(failure);
      const next = code && this.#endpoints.failed(meta?.host, code);
      throw next === undefined ? failure : placeFailed(failure as Error, next, meta!);
    }
  }

  /** Makes the market known to ccxt without asking the venue; the few venues that need it load ccxt's whole list. */
  async prepare(ccxt: CcxtExchange, market: Market, needsList: boolean, signal: AbortSignal): Promise<void> {
    if (ccxt.markets?.[market.symbol]) return;
    if (needsList) await this.call({ asking: 'the list of markets', signal }, () => ccxt.loadMarkets());
    else ccxt.setMarkets([...Object.values(ccxt.markets ?? {}), syntheticMarket(ccxt, market)]);
  }

  /** Any answer of an address, for its headers; to be called within `call`. */
  async ping(url: string): Promise<void> {
    const scope = scopes.getStore()!;
    const request = { api: '', path: 'ping', params: {}, cost: 1 };
    note(scope, (await this.transport.send({ url, method: 'GET' }, { signal: scope.signal, request })).meta);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#closing.abort(new DOMException('the exchange was closed', 'AbortError'));
    await this.transport[Symbol.asyncDispose]();
  }
}

const metaOf = (failure: unknown): ResponseMeta | undefined =>
  (failure as { details?: { meta?: ResponseMeta } }).details?.meta;
