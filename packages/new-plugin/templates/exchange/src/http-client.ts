import { readFileSync } from 'node:fs';
import { CandlewickError, type ExchangeContext, type ResponseMeta } from '@candlewick/core';
import { Agent, ProxyAgent, request, type Dispatcher } from 'undici';
import type { z } from 'zod';
import { networkError, statusError } from './to-error.ts';
import { POOL } from './venue.ts';

/** One request: what it asks for, what it costs, what its answer looks like. */
export interface HttpRequest<T> {
  readonly endpoint: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly weight: number;
  readonly shape: z.ZodType<T>;
}

export interface HttpAnswer<T> {
  readonly data: T;
  readonly meta: ResponseMeta;
}

/** Sends requests one by one, each with a permit of the gate. Trying again is the host's: this fails with a code. */
export class HttpClient implements AsyncDisposable {
  readonly #url: string;
  readonly #context: ExchangeContext;
  readonly #dispatcher: Dispatcher;
  #closing: Promise<void> | undefined;

  constructor(url: string, context: ExchangeContext) {
    this.#url = url;
    this.#context = context;
    const { proxy, caFile, connections } = context.network;
    const tls = caFile === undefined ? {} : { ca: readFileSync(caFile, 'utf8') };
    this.#dispatcher =
      proxy === undefined
        ? new Agent({ connections, connect: tls })
        : new ProxyAgent({ uri: proxy, connections, requestTls: tls, proxyTls: tls });
  }

  /**
   * @throws EXCHANGE_* and UNKNOWN_SYMBOL with what the answer said in `details.meta`; the reason of a signal that aborts
   */
  async get<T>({ endpoint, query = {}, weight, shape }: HttpRequest<T>, caller: AbortSignal) {
    const { gate, clock, network, signal: ending } = this.#context;
    const stop = AbortSignal.any([caller, ending]);
    const permit = await gate(POOL, weight, stop);
    let meta: ResponseMeta = { endpoint };
    const start = clock.monotonic();
    try {
      const url = new URL(`/v1/${endpoint}`, this.#url);
      for (const [name, value] of Object.entries(query)) url.searchParams.set(name, String(value));
      meta = { ...meta, host: url.host };
      const signal = AbortSignal.any([stop, AbortSignal.timeout(network.timeoutMs)]);
      const { statusCode, headers, body } = await request(url, { dispatcher: this.#dispatcher, signal });
      meta = { ...meta, ...metaOf(statusCode, headers) };
      const text = await body.text();
      meta = { ...meta, bytes: Buffer.byteLength(text), durationMs: clock.monotonic() - start };
      if (statusCode !== 200) throw statusError(statusCode, text, meta);
      const answer: HttpAnswer<T> = { data: read(text, shape, meta), meta };
      return answer;
    } catch (error) {
      stop.throwIfAborted();
      throw networkError(error, meta);
    } finally {
      // Once, whatever came back: the limiter learns from failures, too.
      permit.settle(meta);
    }
  }

  [Symbol.asyncDispose](): Promise<void> {
    return (this.#closing ??= this.#dispatcher.destroy());
  }
}

function metaOf(status: number, headers: Readonly<Record<string, string | string[] | undefined>>) {
  const number = (name: string) => {
    const value = Number(headers[name]);
    return Number.isFinite(value) ? value : undefined;
  };
  const used = number('x-used-points');
  const retryAfter = number('retry-after');
  const date = Date.parse(String(headers['date']));
  return {
    status,
    ...(used === undefined ? {} : { usedWeight: used }),
    ...(retryAfter === undefined ? {} : { retryAfterMs: 1_000 * retryAfter }),
    ...(Number.isNaN(date) ? {} : { serverTime: date }),
  };
}

/** A page of HTML, a cut answer, rows of another shape: all with status 200, and none of them candles. */
function read<T>(text: string, shape: z.ZodType<T>, meta: ResponseMeta): T {
  const bad = (why: string) =>
    new CandlewickError('EXCHANGE_BAD_ANSWER', `the ${meta.endpoint} answer ${why}`, { details: { meta } });
  let json: unknown;
  try {
    json = JSON.parse(text);
  } catch {
    throw bad(`is not JSON: ${text.slice(0, 60)}`);
  }
  const checked = shape.safeParse(json);
  if (checked.success) return checked.data;
  const [issue] = checked.error.issues;
  throw bad(`has something else at ${issue?.path.join('.') || 'its top'}: ${issue?.message}`);
}
