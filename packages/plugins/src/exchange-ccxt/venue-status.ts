import type { VenueStatus } from '@candlewick/core';
import type { CcxtStatus } from './bridge/ccxt-types.ts';
import type { CcxtSession } from './bridge/session.ts';

const STATES: Readonly<Record<string, VenueStatus['state']>> = {
  ok: 'ok',
  maintenance: 'maintenance',
  shutdown: 'down',
  error: 'down',
  down: 'down',
  halt: 'down',
};

/** What the venue says of its state, by ccxt's fetchStatus; `unknown` where it has no page for that. */
export async function venueStatus(
  session: CcxtSession,
  allowed: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): Promise<VenueStatus> {
  if (!session.venue.entry.status) return { state: 'unknown' };
  const ccxt = await session.instance();
  const { value } = await session.call({ asking: 'its status', signal, ...(allowed && { allowed }) }, () =>
    ccxt.fetchStatus(),
  );
  const state = STATES[value.status ?? ''] ?? 'unknown';
  const until = typeof value.eta === 'number' && value.eta > 0 ? value.eta : undefined;
  const message = state === 'ok' ? undefined : wordsOf(value);
  return {
    state,
    ...(until === undefined ? {} : { until }),
    ...(message === undefined ? {} : { message }),
  };
}

/** The venue's own words, where they are found: `msg` (Binance), `data[0].title` (OKX) and the like. */
function wordsOf({ info }: CcxtStatus): string | undefined {
  const at = (value: unknown, key: string | number): unknown =>
    typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
  const first = at(at(info, 'data'), 0);
  const words = [at(first, 'title'), at(info, 'msg'), at(info, 'message')].find(
    (each) => typeof each === 'string' && each !== '',
  ) as string | undefined;
  return words?.replace(/\s+/g, ' ').slice(0, 200);
}
