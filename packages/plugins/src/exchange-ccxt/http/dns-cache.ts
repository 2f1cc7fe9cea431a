import { lookup } from 'node:dns';
import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';

/**
 * Node's own lookup, remembered for `ttlMs`; questions asked meanwhile share one answer. Failures are not remembered.
 *
 * @param now milliseconds that only ever grow
 */
export function cachedLookup(ttlMs: number, now: () => number): LookupFunction {
  if (ttlMs <= 0) return lookup;
  const known = new Map<string, { readonly until: number; readonly addresses: Promise<LookupAddress[]> }>();

  const resolve = (hostname: string, family: number): Promise<LookupAddress[]> => {
    const key = `${hostname} ${family}`;
    const held = known.get(key);
    if (held && held.until > now()) return held.addresses;
    const addresses = new Promise<LookupAddress[]>((fulfil, reject) => {
      lookup(hostname, { all: true, family }, (error, found) => (error ? reject(error) : fulfil(found)));
    });
    known.set(key, { until: now() + ttlMs, addresses });
    addresses.catch(() => known.delete(key));
    return addresses;
  };

  return (hostname, options, callback) => {
    const family = options.family === 'IPv4' ? 4 : options.family === 'IPv6' ? 6 : (options.family ?? 0);
    resolve(hostname, family).then(
      (addresses) => {
        if (options.all) callback(null, addresses);
        else callback(null, addresses[0]!.address, addresses[0]!.family);
      },
      (error: NodeJS.ErrnoException) => callback(error, '', 0),
    );
  };
}
