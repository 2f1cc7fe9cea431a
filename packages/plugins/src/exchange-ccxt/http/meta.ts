import type { ResponseMeta } from '@candlewick/core';

const BANNED = /banned until\s+(\d{13})/i;

const whole = (text: string | undefined): number | undefined =>
  text !== undefined && /^\d+$/.test(text.trim()) ? Number(text) : undefined;

/** Retry-After in either of its forms, in milliseconds from `now`. */
function retryAfter(text: string | undefined, now: number): number | undefined {
  const seconds = whole(text);
  if (seconds !== undefined) return seconds * 1000;
  const date = text === undefined ? NaN : Date.parse(text);
  return Number.isNaN(date) ? undefined : Math.max(0, date - now);
}

interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/**
 * What an answer says beside its data.
 *
 * @param usedWeightHeader lower case; where the venue tells how much of the budget is used
 * @param now milliseconds UTC of this machine, for answers without a Date
 */
export function metaOfAnswer(
  base: Pick<ResponseMeta, 'endpoint' | 'durationMs' | 'host'>,
  { status, headers, body }: Answered,
  usedWeightHeader: string | undefined,
  now: number,
): ResponseMeta {
  const date = Date.parse(headers['date'] ?? '');
  const serverTime = Number.isNaN(date) ? undefined : date;
  const retryAfterMs = retryAfter(headers['retry-after'], serverTime ?? now);
  const usedWeight = usedWeightHeader === undefined ? undefined : whole(headers[usedWeightHeader]);
  const stated = status < 400 ? undefined : BANNED.exec(body.toString('latin1', 0, 1000))?.[1];
  const bannedUntil =
    stated !== undefined
      ? Number(stated)
      : status === 418 && retryAfterMs !== undefined
        ? (serverTime ?? now) + retryAfterMs
        : undefined;
  return {
    ...base,
    status,
    bytes: body.length,
    ...(usedWeight === undefined ? {} : { usedWeight }),
    ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
    ...(bannedUntil === undefined ? {} : { bannedUntil }),
    ...(serverTime === undefined ? {} : { serverTime }),
  };
}
