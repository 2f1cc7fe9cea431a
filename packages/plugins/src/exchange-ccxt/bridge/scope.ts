import { AsyncLocalStorage } from 'node:async_hooks';
import type { ResponseMeta } from '@candlewick/core';
import type { CcxtRequest } from '../venues/venue.ts';

/** One call into ccxt: follows all its requests through ccxt's own awaits, so that parallel calls never mix. */
export interface CallScope {
  readonly signal: AbortSignal;
  /**
   * Keep the body of the last answer: `rows` also hands ccxt an empty list instead of a JSON array, for rows that we
   * read ourselves (it still signs, and still reads errors).
   */
  readonly keep: 'nothing' | 'body' | 'rows';
  /** Charge this, as declared for the series, whatever ccxt thinks that the endpoint costs. */
  readonly weight?: number | undefined;
  /** Origins that its requests may go to; absent: wherever ccxt sends them. */
  readonly allowed?: ReadonlySet<string>;
  /** What the last answer (or its absence) said. */
  meta: ResponseMeta | undefined;
  body: Buffer | undefined;
  /** The request being made; each of several in parallel has its own scope with the same call. */
  readonly request?: CcxtRequest;
  readonly call?: CallScope;
}

/** The scope of whatever ccxt is doing right now. */
export const scopes = new AsyncLocalStorage<CallScope>();

/** Notes an answer in the request's scope and in that of the call around it. */
export function note(scope: CallScope, meta: ResponseMeta, body?: Buffer): void {
  for (const each of scope.call ? [scope, scope.call] : [scope]) {
    each.meta = meta;
    if (body !== undefined && each.keep !== 'nothing') each.body = body;
  }
}
