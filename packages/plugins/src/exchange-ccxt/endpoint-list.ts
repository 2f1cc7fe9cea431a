import type { EndpointList } from './http/endpoints.ts';
import type { CcxtOptions } from './options.ts';
import { originOf } from './origin.ts';
import type { CcxtSettings } from './settings.ts';
import type { Venue } from './venues/venue.ts';

type Given = Pick<CcxtOptions, 'ccxt' | 'endpoints'>;

/**
 * The addresses that public requests may go to: the user's own, else those that the venue publishes. The venue's are
 * left out where the user has named another address, and where keys go along: a key is for the venue's first address.
 */
export function endpointList(
  { entry, facts }: Venue,
  options: Given,
  { elsewhere, keyed }: Pick<CcxtSettings, 'elsewhere' | 'keyed'>,
): EndpointList | undefined {
  const known = facts.endpoints?.value;
  const api = known === undefined ? {} : { api: known.api };
  if (options.endpoints) return { home: originOf(entry, options.ccxt), origins: options.endpoints, ...api };
  if (known === undefined || elsewhere || keyed) return undefined;
  return { home: known.origins[0]!, ...known };
}

/**
 * Whom the budget belongs to: scheme and host, the same for all addresses of the venue, since they count the same IP
 * together.
 */
export function budgetOrigin({ entry, facts, sharesBudgets }: Venue, { ccxt, endpoints }: Given): string {
  const origins = endpoints ?? [originOf(entry, ccxt)];
  const known = facts.endpoints?.value.origins ?? [];
  if (sharesBudgets !== undefined && origins.includes(originOf(entry, {}))) return sharesBudgets;
  return origins.some((origin) => known.includes(origin)) ? known[0]! : origins[0]!;
}
