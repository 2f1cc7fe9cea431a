import type { CcxtSession } from './bridge/session.ts';
import { badAnswer } from './to-error.ts';

/** The venue's clock: its time endpoint, or else the Date header of any answer (whole seconds). */
export async function venueClock(session: CcxtSession, origin: string, signal: AbortSignal): Promise<number> {
  const { venue } = session;
  if (!venue.entry.clock) {
    const { meta } = await session.call({ asking: 'the time', signal }, () => session.ping(origin));
    if (meta.serverTime === undefined) throw badAnswer(venue.id, 'an answer without a Date', meta);
    return meta.serverTime;
  }
  const ccxt = await session.instance();
  const { value, meta } = await session.call({ asking: 'the time', signal }, () => ccxt.fetchTime());
  if (value === undefined) throw badAnswer(venue.id, 'no time', meta);
  return value;
}
