import type { ExchangeContext, ResponseMeta } from '@candlewick/core';
import { CandlewickError, errorCode } from '@candlewick/core';
import { networkError, tooLate } from '../to-error.ts';
import type { CcxtRequest, Venue } from '../venues/venue.ts';
import type { Agents } from './agents.ts';
import { openAgents } from './agents.ts';
import type { HttpAnswer, HttpRequest } from './client.ts';
import { exchangeHttp } from './client.ts';
import { cachedLookup } from './dns-cache.ts';
import type { Endpoints } from './endpoints.ts';
import { metaOfAnswer } from './meta.ts';
import { Progress } from './progress.ts';

/** What a request belongs to: its abort signal, and what ccxt calls it (absent for a request of our own). */
export interface SendScope {
  readonly signal: AbortSignal;
  readonly request?: CcxtRequest;
  readonly weight?: number | undefined;
  /** The pool and the weight of a request that is none of the venue's API. */
  readonly charge?: ReturnType<Venue['charge']>;
  /** Added to the deadline: for a body that is known to be large. */
  readonly moreTimeMs?: number;
}

/**
 * The one way out: every request waits at the host's gate, has a deadline over its body, can be aborted at any
 * moment, and settles its permit exactly once with what came back.
 */
export class Transport implements AsyncDisposable {
  readonly #venue: Venue;
  readonly #context: Pick<ExchangeContext, 'gate' | 'network' | 'clock'>;
  readonly #endpoints: Endpoints;
  readonly #timeoutMs: number;
  readonly #proxy: string | undefined;
  #agents: Promise<Agents> | undefined;

  constructor(
    venue: Venue,
    context: Pick<ExchangeContext, 'gate' | 'network' | 'clock'>,
    settings: { readonly timeoutMs: number; readonly proxy: string | undefined },
    endpoints: Endpoints,
  ) {
    this.#venue = venue;
    this.#endpoints = endpoints;
    this.#context = context;
    this.#timeoutMs = settings.timeoutMs;
    this.#proxy = settings.proxy;
  }

  /** Rejects with the signal's reason, or with one of our errors and the meta in its details. */
  async send(request: HttpRequest, scope: SendScope): Promise<HttpAnswer & { readonly meta: ResponseMeta }> {
    const { gate, clock } = this.#context;
    const asked = scope.request ?? { api: '', path: new URL(request.url).pathname, params: {}, cost: 1 };
    const agents = await this.#open();
    const { pool, weight } = scope.charge ?? this.#venue.charge(asked);
    const permit = await gate(pool, scope.weight ?? weight, scope.signal);
    // Only now: the wait may have been long, and others may have learned which address serves.
    const url = this.#endpoints.place(request.url, asked.api);
    const started = clock.monotonic();
    const base = () => ({
      endpoint: asked.path,
      durationMs: clock.monotonic() - started,
      host: new URL(url).host,
    });
    const progress = new Progress(() => clock.monotonic());
    const timeoutMs = this.#timeoutMs + (scope.moreTimeMs ?? 0);
    let meta: ResponseMeta | undefined;
    try {
      const answer = await withDeadline(timeoutMs, scope.signal, (signal) =>
        exchangeHttp(agents, { ...request, url }, signal, progress),
      );
      meta = metaOfAnswer(base(), answer, this.#venue.usedWeightHeader, clock.now());
      if (answer.status >= 300 && answer.status < 400) throw redirected(meta, answer.headers['location']);
      return { ...answer, meta };
    } catch (error) {
      meta ??= base();
      if (scope.signal.aborted) throw scope.signal.reason;
      if (error instanceof DeadlinePassed) throw tooLate(progress.longest, meta, timeoutMs);
      throw errorCode(error) === undefined ? networkError(error, meta.host!, meta) : error;
    } finally {
      permit.settle(meta ?? base());
    }
  }

  #open(): Promise<Agents> {
    const { network, clock } = this.#context;
    this.#agents ??= openAgents({
      connections: network.connections,
      proxy: this.#proxy,
      caFile: network.caFile,
      lookup: cachedLookup(network.dnsCacheMs, () => clock.monotonic()),
    });
    return this.#agents;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const agents = await this.#agents?.catch(() => undefined);
    agents?.destroy();
  }
}

class DeadlinePassed extends Error {}

async function withDeadline<T>(
  timeoutMs: number,
  signal: AbortSignal,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const deadline = new AbortController();
  const timer = setTimeout(() => deadline.abort(new DeadlinePassed()), timeoutMs);
  try {
    return await work(AbortSignal.any([signal, deadline.signal]));
  } finally {
    clearTimeout(timer);
  }
}

const redirected = (meta: ResponseMeta, location: string | undefined): CandlewickError =>
  new CandlewickError(
    'EXCHANGE_BAD_ANSWER',
    `${meta.host} answered HTTP ${meta.status} and points to ${location ?? 'nowhere'}: redirects are not followed`,
    { details: { meta } },
  );
