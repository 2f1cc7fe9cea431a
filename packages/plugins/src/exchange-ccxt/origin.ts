import type { ExchangeEntry } from './exchange-entry.ts';

const textAt = (value: unknown, path: readonly string[]): string | undefined => {
  const found = path.reduce<unknown>(
    (inner, key) =>
      typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : inner,
    value,
  );
  return typeof found === 'string' ? found : undefined;
};

/**
 * Scheme and host that public candle requests go to, from the generated table and the user's `ccxt` object alone.
 *
 * @param ccxt constructor options; `urls.api`, `hostname` and `proxyUrl` count
 */
export function originOf(entry: ExchangeEntry, ccxt: Readonly<Record<string, unknown>>): string {
  const prefix = ['proxyUrl', 'proxy_url', 'proxy']
    .map((key) => ccxt[key])
    .find((each) => typeof each === 'string');
  const address = entry.address === undefined || entry.address === '' ? [] : entry.address.split('.');
  const overridden = textAt(ccxt['urls'], ['api', ...address]);
  const hostname = typeof ccxt['hostname'] === 'string' ? ccxt['hostname'] : (entry.hostname ?? '');
  const url = (prefix ?? overridden ?? entry.origin ?? '').replaceAll('{hostname}', hostname);
  return URL.canParse(url) ? new URL(url).origin : url;
}
