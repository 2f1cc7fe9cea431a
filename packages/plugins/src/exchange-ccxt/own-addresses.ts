import type { CcxtOptions } from './options.ts';

/**
 * Origins that the user put in the place of the venue's; undefined where there are none. What is not a request for
 * candles must not go to the venue's own addresses beside them.
 */
export function ownAddresses({ ccxt, endpoints }: Pick<CcxtOptions, 'ccxt' | 'endpoints'>) {
  if (ccxt['urls'] === undefined && endpoints === undefined) return undefined;
  return new Set([...(endpoints ?? []), ...textsIn(ccxt['urls']).map((url) => new URL(url).origin)]);
}

function textsIn(value: unknown): string[] {
  if (typeof value === 'string') return URL.canParse(value) ? [value] : [];
  return typeof value === 'object' && value !== null ? Object.values(value).flatMap(textsIn) : [];
}
