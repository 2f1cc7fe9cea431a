import type { ErrorCode, Logger } from '@candlewick/core';

/** Where a venue's public requests may go: the first place that serves them. */
export interface EndpointList {
  /** Scheme and host that ccxt builds its addresses with. */
  readonly home: string;
  /** Scheme and host of each, in the order of preference. */
  readonly origins: readonly string[];
  /** ccxt's name of the API that all of them serve; absent: whatever goes to `home`. */
  readonly api?: string;
}

/** Failures that speak of one address and not of the request; being told to slow down is no reason to go elsewhere. */
const OUTAGES: ReadonlySet<ErrorCode> = new Set([
  'EXCHANGE_UNAVAILABLE',
  'EXCHANGE_TIMEOUT',
  'EXCHANGE_NETWORK',
  'EXCHANGE_DNS',
  'EXCHANGE_CONNECTION_REFUSED',
  'EXCHANGE_CONNECTION_LOST',
]);
/** So many outages in a row before an address is left. */
const PATIENCE = 2;
/** How long it is left alone before it is tried again. */
const REST_MS = 5 * 60_000;
/** A place that is not served will hardly be served soon. */
const RESTRICTED_MS = 60 * 60_000;

interface Endpoint {
  readonly origin: string;
  readonly host: string;
  /** What shares its rules on places: a domain, or a numeric address with its port. */
  readonly site: string;
  failures: number;
  avoidUntil: number;
  restrictedUntil: number;
}

/**
 * An ordered list of addresses of one venue. Requests go to the first that is not being avoided; an address is avoided
 * for a while after outages in a row, or with all of its domain when it does not serve this place. Moving on happens
 * between requests: the failed one stays failed, and stage 3 sends it again after its usual wait.
 */
export class Endpoints {
  readonly #list: EndpointList | undefined;
  readonly #all: readonly Endpoint[];
  readonly #now: () => number;
  readonly #logger: Logger;

  /** @param now milliseconds that only ever grow */
  constructor(list: EndpointList | undefined, now: () => number, logger: Logger) {
    this.#list = list;
    this.#now = now;
    this.#logger = logger;
    this.#all = (list?.origins ?? []).map((origin) => {
      const { host } = new URL(origin);
      return { origin, host, site: siteOf(host), failures: 0, avoidUntil: 0, restrictedUntil: 0 };
    });
  }

  /** The address with the host that is to be asked now. */
  place(url: string, api: string): string {
    const list = this.#list;
    if (!list || (list.api !== undefined && list.api !== api) || new URL(url).origin !== list.home)
      return url;
    return this.#current().origin + url.slice(list.home.length);
  }

  worked(host: string | undefined): void {
    const endpoint = this.#find(host);
    if (endpoint) endpoint.failures = 0;
  }

  /** Notes a failure. Answers with the host that is asked next where the failure was of that place alone. */
  failed(host: string | undefined, code: ErrorCode): string | undefined {
    const endpoint = this.#find(host);
    if (!endpoint) return undefined;
    if (code === 'EXCHANGE_RESTRICTED') return this.#restricted(endpoint);
    if (OUTAGES.has(code) && ++endpoint.failures >= PATIENCE && this.#mayUse(endpoint)) {
      // After the rest a single failure is enough.
      endpoint.failures = PATIENCE - 1;
      this.#leave(endpoint, code, () => (endpoint.avoidUntil = this.#now() + REST_MS));
    }
    return undefined;
  }

  #restricted(endpoint: Endpoint): string | undefined {
    if (endpoint.restrictedUntil <= this.#now())
      this.#leave(endpoint, 'EXCHANGE_RESTRICTED', () => {
        for (const each of this.#all.filter(({ site }) => site === endpoint.site))
          each.restrictedUntil = this.#now() + RESTRICTED_MS;
      });
    const next = this.#current();
    return next.restrictedUntil > this.#now() ? undefined : next.host;
  }

  #leave(endpoint: Endpoint, code: ErrorCode, mark: () => void): void {
    mark();
    const next = this.#current();
    if (next !== endpoint && next.restrictedUntil <= this.#now())
      this.#logger.warn(`${endpoint.host} fails: ${next.host} is asked for now`, { code });
  }

  #mayUse({ avoidUntil, restrictedUntil }: Endpoint): boolean {
    return Math.max(avoidUntil, restrictedUntil) <= this.#now();
  }

  /** The first that is not avoided; when all are, the one that was left longest ago, of those that serve this place. */
  #current(): Endpoint {
    const now = this.#now();
    const usable = this.#all.find((each) => this.#mayUse(each));
    if (usable) return usable;
    const serving = this.#all.filter(({ restrictedUntil }) => restrictedUntil <= now);
    return (serving.length > 0 ? serving : this.#all).reduce((oldest, each) =>
      each.avoidUntil < oldest.avoidUntil ? each : oldest,
    );
  }

  #find(host: string | undefined): Endpoint | undefined {
    return this.#all.find((each) => each.host === host);
  }
}

const siteOf = (host: string): string =>
  /^[\d.:]+$|^\[/.test(host) ? host : host.split('.').slice(-2).join('.');
