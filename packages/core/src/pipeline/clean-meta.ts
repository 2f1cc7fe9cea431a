import type { ResponseMeta } from '../contracts/limiter.ts';

const NUMBERS = [
  'status', 'bytes', 'durationMs', 'usedWeight', 'retryAfterMs', 'bannedUntil', 'serverTime',
] as const; // prettier-ignore

/**
 * What a plugin said of an answer, without what cannot be meant: a budget that all processes share is steered by it, and
 * a NaN in there would hold everybody up.
 */
export function cleanMeta(meta: unknown): ResponseMeta {
  const said = (typeof meta === 'object' && meta !== null ? meta : {}) as Readonly<Record<string, unknown>>;
  const { endpoint, host } = said;
  const numbers = NUMBERS.flatMap((name) => {
    const value = said[name];
    return typeof value === 'number' && Number.isFinite(value) && value >= 0 ? [[name, value] as const] : [];
  });
  return {
    endpoint: typeof endpoint === 'string' && endpoint !== '' ? endpoint : 'unknown',
    ...Object.fromEntries(numbers),
    ...(typeof host === 'string' ? { host } : {}),
  };
}
