const BYTES: Record<string, number> = { b: 1, kb: 1e3, mb: 1e6, gb: 1e9, tb: 1e12, kib: 2 ** 10, mib: 2 ** 20, gib: 2 ** 30, tib: 2 ** 40 }; // prettier-ignore
const DURATION: Record<string, number> = { ms: 1, s: 1e3, m: 6e4, min: 6e4, h: 36e5, d: 864e5, w: 6048e5 };

/** Bytes of `1GB`, `512 MiB`, `1000`; undefined when it is no size. */
export function parseBytes(text: string | number): number | undefined {
  if (typeof text === 'number') return text >= 0 ? text : undefined;
  const match = /^\s*(\d+(?:\.\d+)?)\s*((?:[kmgt]i?)?b)?\s*$/i.exec(text);
  if (!match) return undefined;
  return Math.round(Number(match[1]) * (BYTES[(match[2] ?? 'b').toLowerCase()] ?? NaN));
}

/** Milliseconds of `30s`, `500ms`, `2h`, `90d`; undefined when it is no duration. */
export function parseDuration(text: string): number | undefined {
  const match = /^\s*(\d+(?:\.\d+)?)\s*(ms|s|min|m|h|d|w)\s*$/.exec(text);
  return match ? Math.round(Number(match[1]) * DURATION[match[2]!]!) : undefined;
}
