import { CandlewickError, type ExchangeContext, type PoolRule, type ResponseMeta } from '@candlewick/core';
import { networkError, refusal } from './to-error.ts';

/** Acme counts weight per IP, in calendar minutes. */
export const POOL: PoolRule = {
  name: 'acme-weight',
  limit: 600,
  windowMs: 60_000,
  window: 'fixed',
  source: 'https://acme.example/docs/limits',
};

export interface Answer {
  readonly body: unknown;
  readonly meta: ResponseMeta;
}

/** The only place that sends requests: each waits at the gate, and settles its permit with what came back. */
export class AcmeClient {
  readonly #url: string;
  readonly #context: ExchangeContext;

  constructor(url: string, context: ExchangeContext) {
    // Going out directly where the user set a proxy would spend the budget of another address.
    if (context.network.proxy !== undefined)
      throw new CandlewickError('CONFIG_INVALID', 'acme goes out directly: it cannot use network.proxy.');
    this.#url = url;
    this.#context = context;
  }

  get origin(): string {
    return new URL(this.#url).origin;
  }

  /** @throws EXCHANGE_* with the meta of the request */
  async ask(endpoint: string, weight: number, query: object, caller: AbortSignal): Promise<Answer> {
    const { gate, clock, signal: closing } = this.#context;
    const signal = AbortSignal.any([caller, closing]);
    const address = new URL(`/v1/${endpoint}`, this.#url);
    for (const [name, value] of Object.entries(query)) address.searchParams.set(name, String(value));

    const permit = await gate(POOL, weight, signal);
    const began = clock.monotonic();
    let meta: ResponseMeta = { endpoint, host: address.host };
    try {
      const response = await fetch(address, { signal });
      meta = { ...meta, ...metaOf(response) };
      const text = await response.text();
      meta = { ...meta, bytes: Buffer.byteLength(text), durationMs: clock.monotonic() - began };
      if (!response.ok) throw refusal(response.status, text, meta);
      return { body: parse(text, meta), meta };
    } catch (error) {
      signal.throwIfAborted();
      throw networkError(error, meta);
    } finally {
      permit.settle(meta);
    }
  }
}

/** What the headers say beside the data: the limiter and the retries go by it. */
function metaOf({ status, headers }: Response): Partial<ResponseMeta> {
  const used = headers.get('x-used-weight');
  const retryAfter = headers.get('retry-after');
  const date = headers.get('date');
  return {
    status,
    ...(used === null ? {} : { usedWeight: Number(used) }),
    ...(retryAfter === null ? {} : { retryAfterMs: Number(retryAfter) * 1000 }),
    ...(date === null ? {} : { serverTime: Date.parse(date) }),
  };
}

/** A proxy's page or half an answer with status 200 is a failure, never an empty page. */
function parse(text: string, meta: ResponseMeta): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch (cause) {
    throw new CandlewickError('EXCHANGE_BAD_ANSWER', `acme sent something that is not JSON`, {
      cause,
      details: { meta },
    });
  }
}
