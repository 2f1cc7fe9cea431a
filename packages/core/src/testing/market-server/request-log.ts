import type { Interval } from '../../domain/interval.ts';

/** One request that reached the market server. */
export interface MarketRequest {
  /** `spot`, `futures` or `coin-futures`; empty for unknown paths. */
  readonly api: string;
  /**
   * `klines`, `exchangeInfo`, `time`, `ping`; `archive` (a file), `archive-checksum`, `archive-list`; or the path of an
   * unknown one.
   */
  readonly endpoint: string;
  /** Of a file of the archive: `symbol`, `interval` and `file`. */
  readonly query: Readonly<Record<string, string>>;
  /** What the request weighs. */
  readonly weight: number;
  /** The server's clock when it came, milliseconds UTC. */
  readonly at: number;
  /** This machine's steady clock when it came, milliseconds: for speed, whatever the server's clock does. */
  readonly cameAt: number;
  /** The open times that a klines request can be answered with. */
  readonly window?: Interval;
  /** HTTP status; 0 as long as none has been sent (stalled, reset, refused). */
  readonly status: number;
  /** Rows sent. */
  readonly rows: number;
  /** Kind of the fault that was served. */
  readonly fault?: string;
  /** Refused by the server's own rules, not by a fault. */
  readonly refusal?: 'limited' | 'banned';
}

/** What came in, in order, and what tests ask about it. */
export class RequestLog {
  #entries: { -readonly [K in keyof MarketRequest]: MarketRequest[K] }[] = [];
  #inFlight = 0;
  #mostInFlight = 0;

  /** All requests since the start or the last `clear`, in order. */
  get all(): readonly MarketRequest[] {
    return this.#entries;
  }

  /** The klines requests, of one market if `symbol` (the venue's id) is given. */
  klines(symbol?: string): readonly MarketRequest[] {
    return this.#entries.filter(
      ({ endpoint, query }) => endpoint === 'klines' && (symbol === undefined || query['symbol'] === symbol),
    );
  }

  /** The requests for files of the archive, by name; checksums and listings are not counted. */
  get archiveFiles(): readonly string[] {
    return this.#entries
      .filter(({ endpoint }) => endpoint === 'archive')
      .map(({ query }) => query['file'] ?? '');
  }

  /** How many requests for klines there were. */
  get klinesCount(): number {
    return this.klines().length;
  }

  /** How often the client ran into the server's limit by its own doing. */
  get selfMade429(): number {
    return this.#entries.filter(({ refusal }) => refusal === 'limited').length;
  }

  /** Requests sent although a ban was on. */
  get duringBan(): number {
    return this.#entries.filter(({ refusal }) => refusal === 'banned').length;
  }

  /** The most requests that were open at one time. */
  get mostInFlight(): number {
    return this.#mostInFlight;
  }

  /** The largest weight that came within a window: fixed calendar windows as the venue counts, or any span of that length. */
  maxWeight(windowMs = 60_000, kind: 'fixed' | 'sliding' = 'fixed', api = 'spot'): number {
    const entries = this.#entries.filter((entry) => entry.api === api);
    const sums = new Map<number, number>();
    let most = 0;
    let first = 0;
    let sliding = 0;
    for (const { at, weight } of entries) {
      const window = Math.floor(at / windowMs);
      sums.set(window, (sums.get(window) ?? 0) + weight);
      sliding += weight;
      while (entries[first]!.at <= at - windowMs) sliding -= entries[first++]!.weight;
      most = Math.max(most, kind === 'fixed' ? sums.get(window)! : sliding);
    }
    return most;
  }

  /** Forgets what came so far. */
  clear(): void {
    this.#entries = [];
    this.#mostInFlight = this.#inFlight;
  }

  /** For the server: writes down a request; the returned functions complete it. */
  begin(request: Omit<MarketRequest, 'status' | 'rows'>) {
    const entry: { -readonly [K in keyof MarketRequest]: MarketRequest[K] } = {
      ...request,
      status: 0,
      rows: 0,
    };
    this.#entries.push(entry);
    this.#mostInFlight = Math.max(this.#mostInFlight, ++this.#inFlight);
    return {
      entry: entry as MarketRequest,
      note: (facts: Partial<MarketRequest>) => void Object.assign(entry, facts),
      end: () => void this.#inFlight--,
    };
  }
}
