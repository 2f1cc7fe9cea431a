/** A budget that a venue keeps: so much weight in so much time. Venue facts, declared by the exchange. */
export interface PoolRule {
  /** Stable within an egress identity: `spot-weight`. */
  readonly name: string;
  /** Weight allowed per window. */
  readonly limit: number;
  /** Length of a window in milliseconds. */
  readonly windowMs: number;
  /** `fixed`: windows begin at multiples of `windowMs` of venue time; `sliding`: any span of that length. */
  readonly window: 'fixed' | 'sliding';
  /** Where the venue says so. */
  readonly source: string;
}

/** What an HTTP answer (or its absence) said beside the data. Errors carry the same. */
export interface ResponseMeta {
  /** `klines`, `exchangeInfo`, `time` …: for logs and monitors. */
  readonly endpoint: string;
  /** HTTP status; absent where no answer came. */
  readonly status?: number;
  /** Body bytes as they came over the wire's decoder. */
  readonly bytes?: number;
  /** Milliseconds from sending to the last byte of the body. */
  readonly durationMs?: number;
  /** What the venue says has been used of the pool in its current window. */
  readonly usedWeight?: number;
  /** What the venue's Retry-After says, in milliseconds from the answer. */
  readonly retryAfterMs?: number;
  /** End of a ban, milliseconds UTC. */
  readonly bannedUntil?: number;
  /** The venue's clock when it answered, milliseconds UTC (the Date header has whole seconds). */
  readonly serverTime?: number;
  /** Host that answered. */
  readonly host?: string;
}

/** Leave to send one request. `settle` is called exactly once, with what came back, also after a failure. */
export interface Permit {
  /** How long it had to be waited for. */
  readonly waitedMs: number;
  /** Tells what the request came back with. To be called once, whether it succeeded or failed. */
  settle(meta: ResponseMeta): void;
}

/** Given to exchange plugins: every HTTP request of theirs waits here first. Rejects only when aborted. */
export type Gate = (pool: PoolRule, weight: number, signal: AbortSignal) => Promise<Permit>;

/** Whether a pool has room: `near` its share, `waiting` for the next window, or `banned` by the venue. */
export type PoolState = 'free' | 'near' | 'waiting' | 'banned';

/** The state of one pool, for people. */
export interface PoolStatus {
  /** Its name, as in the rule. */
  readonly pool: string;
  /** Weight counted in the current window, the larger of our own count and the venue's. */
  readonly used: number;
  /** What we allow ourselves: the rule's limit times the configured share. */
  readonly allowed: number;
  /** The rule's own limit: what the venue allows. */
  readonly limit: number;
  /** Whether it has room. */
  readonly state: PoolState;
  /** When the next request may go, milliseconds UTC; absent when it may go now. */
  readonly resumesAt?: number;
}

/**
 * Governs the budget of one egress identity (venue origin and proxy). The host opens one per identity and hands the
 * same one to every run; requests are served in the order in which they asked.
 */
export interface Limiter extends AsyncDisposable {
  /**
   * Waits until a request of this weight may go, and charges it.
   *
   * @throws the signal's reason
   */
  acquire(pool: PoolRule, weight: number, signal: AbortSignal): Promise<Permit>;
  /** Weight per window of a pool that it would let through at most: the rule's limit or a part of it. No waiting. */
  allowance(pool: PoolRule): number;
  /** The pools that were used, in no particular order. */
  status(): readonly PoolStatus[];
  /** Calls `listener` whenever a pool's state or use changes, until the returned function is called. */
  observe(listener: (status: PoolStatus) => void): () => void;
}
