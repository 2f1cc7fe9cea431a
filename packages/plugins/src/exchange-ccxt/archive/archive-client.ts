import type { ErrorCode, PoolRule, ResponseMeta } from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';
import type { Transport } from '../http/transport.ts';

/** A courtesy of ours: the archive states no limit. It is no part of the API's budget. */
const POOL: PoolRule = {
  name: 'archive-requests',
  limit: 3_000,
  windowMs: 60_000,
  window: 'sliding',
  source: 'https://github.com/binance/binance-public-data states none: a courtesy of ours',
};
/** A line that is slower than this does not bring a file in time. */
const SLOWEST_BYTES_PER_MS = 50;

export interface ArchiveGet {
  readonly endpoint: 'archive' | 'archive-checksum' | 'archive-list' | (string & {});
  /** Bytes of the body that are read; a longer one is a failure. */
  readonly longest: number;
  readonly signal: AbortSignal;
  /** As stated by the listing, for the deadline. */
  readonly bytes?: number | undefined;
  /** Where the body goes: see HttpRequest. */
  readonly memory?: (bytes: number) => Buffer;
}

const STATUSES: Readonly<Record<number, ErrorCode>> = {
  403: 'EXCHANGE_RESTRICTED',
  404: 'ARCHIVE_ABSENT',
  410: 'ARCHIVE_ABSENT',
  429: 'EXCHANGE_RATE_LIMITED',
  451: 'EXCHANGE_RESTRICTED',
};

/** Asks the archive's hosts, by the same way out as the exchange's requests, charged to a pool of their own. */
export class ArchiveClient {
  readonly pool = POOL;
  readonly #transport: Transport;
  /** Aborts when the exchange is closed. */
  readonly closing: AbortSignal;

  constructor(transport: Transport, closing: AbortSignal) {
    this.#transport = transport;
    this.closing = closing;
  }

  /** A whole body of status 200. Anything else is one of our errors, with its meta. */
  async get(
    url: string,
    { endpoint, longest, signal, bytes = 0, memory }: ArchiveGet,
  ): Promise<{ readonly body: Buffer; readonly meta: ResponseMeta }> {
    const all = AbortSignal.any([signal, this.closing]);
    const answer = await this.#transport.send(
      { url, method: 'GET', longest, ...(memory && { memory }) },
      {
        signal: all,
        request: { api: '', path: endpoint, params: {}, cost: 1 },
        charge: { pool: POOL, weight: 1 },
        moreTimeMs: Math.ceil(bytes / SLOWEST_BYTES_PER_MS),
      },
    );
    // Its clock is not the venue's.
    const { serverTime: _, ...meta } = answer.meta;
    if (answer.status === 200) return { body: answer.body, meta };
    const code =
      STATUSES[answer.status] ?? (answer.status >= 500 ? 'EXCHANGE_UNAVAILABLE' : 'EXCHANGE_REFUSED');
    const name = new URL(url).pathname.split('/').at(-1);
    throw new CandlewickError(code, `${meta.host}: HTTP ${answer.status} for ${name || 'its listing'}`, {
      details: { meta },
    });
  }
}
