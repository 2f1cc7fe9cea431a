import type { ExchangeContext } from '@candlewick/core';
import { CandlewickError } from '@candlewick/core';
import type { CcxtOptions } from './options.ts';

/** The user's `ccxt` object taken apart: what goes into the constructor, and what our own transport honours instead. */
export interface CcxtSettings {
  /** Constructor options of ccxt. */
  readonly ccxt: Readonly<Record<string, unknown>>;
  readonly proxy: string | undefined;
  /** The same where the `ccxt` object names it and not the network's settings. */
  readonly ownProxy: string | undefined;
  /** Deadline of one request, body included, in milliseconds. */
  readonly timeoutMs: number;
  /** Requests go to another address than the venue's own. */
  readonly elsewhere: boolean;
  /** Keys are handed to ccxt. */
  readonly keyed: boolean;
  /** Texts that no error may show. */
  readonly secrets: readonly string[];
}

/** Our transport takes the place of ccxt's own; one proxy serves both schemes. */
const PROXIES = ['httpsProxy', 'https_proxy', 'httpProxy', 'http_proxy'];
/** Ways out that ccxt has and our transport has not: taken without a word they would be passed by. */
const UNSERVED = [
  'socksProxy', 'socks_proxy', 'wsSocksProxy', 'ws_socks_proxy', 'agent', 'httpAgent', 'httpsAgent', 'fetchImplementation',
  'httpProxyCallback', 'http_proxy_callback', 'httpsProxyCallback', 'https_proxy_callback', 'socksProxyCallback', 'socks_proxy_callback',
]; // prettier-ignore
const CREDENTIALS = [
  'apiKey', 'secret', 'password', 'uid', 'login', 'accountId', 'privateKey', 'walletAddress', 'token', 'twofa',
]; // prettier-ignore
/** Settings that send requests somewhere else: keys must not follow them there. */
const ELSEWHERE = ['urls', 'hostname', 'proxy', 'proxyUrl', 'proxy_url', 'sandbox', 'testnet'];
const NEVER = 2 ** 31 - 1;

const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/**
 * Merges the user's `ccxt` object over ours. Keys are passed only when the configuration asked for authenticated
 * requests, and never when the requests go to another address than the venue's own.
 */
export function resolveSettings(
  { ccxt: user, endpoints }: Pick<CcxtOptions, 'ccxt' | 'endpoints'>,
  context: Pick<ExchangeContext, 'credentials' | 'network' | 'exchange'>,
): CcxtSettings {
  const refuse = (key: string, why: string) =>
    new CandlewickError('PLUGIN_OPTIONS', `exchanges.${context.exchange}.ccxt.${key}: ${why}`);
  if (user['validateServerSsl'] === false)
    throw refuse(
      'validateServerSsl',
      "certificates are always checked; name the proxy's certificate with network.caFile",
    );
  const unserved = UNSERVED.find((key) => user[key] !== undefined && user[key] !== '');
  if (unserved) throw refuse(unserved, 'not served; name an HTTP proxy as httpsProxy or in network.proxy');
  const elsewhere = endpoints !== undefined || ELSEWHERE.some((key) => user[key] !== undefined);
  const ours = elsewhere ? {} : { ...context.credentials };
  const taken = new Set([...PROXIES, ...(elsewhere ? CREDENTIALS : []), 'timeout', 'options']);
  const theirs = Object.fromEntries(Object.entries(user).filter(([key]) => !taken.has(key)));
  const named = PROXIES.filter((key) => user[key] !== undefined && user[key] !== '');
  const own = named.length === 0 ? undefined : user[named[0]!];
  if (named.some((key) => user[key] !== own))
    throw refuse(named[1]!, `it differs from ${named[0]}; one proxy serves both`);
  if (own !== undefined && !isHttpAddress(own))
    throw refuse(named[0]!, 'not an HTTP proxy, such as http://127.0.0.1:3128');
  const held = [...CREDENTIALS.map((key) => user[key]), ...Object.values(context.credentials ?? {})];
  const options = isRecord(user['options']) ? user['options'] : {};
  const proxy = own ?? context.network.proxy;
  return {
    ccxt: {
      enableRateLimit: false,
      enableLastHttpResponse: false,
      ...ours,
      ...theirs,
      // ccxt's timer would also count the wait at the gate and never the body: ours governs.
      timeout: NEVER,
      options: { ...options, maxRetriesOnFailure: 0 },
    },
    proxy,
    ownProxy: own,
    elsewhere,
    keyed: CREDENTIALS.some((key) => key in ours || key in theirs),
    timeoutMs: typeof user['timeout'] === 'number' ? user['timeout'] : context.network.timeoutMs,
    secrets: [...held.filter((value): value is string => typeof value === 'string'), ...proxySecrets(proxy)],
  };
}

const isHttpAddress = (value: unknown): value is string =>
  typeof value === 'string' && /^https?:/.test(value) && URL.canParse(value);

function proxySecrets(proxy: string | undefined): string[] {
  if (proxy === undefined || !URL.canParse(proxy)) return [];
  const { username, password } = new URL(proxy);
  return [username, password, decodeURIComponent(password)];
}
