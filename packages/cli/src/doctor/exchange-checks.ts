import { errorCode, type Exchange, type VenueStatus } from '@candlewick/core';
import { duration, time } from '../render/format.ts';
import { errorText } from '../report-error.ts';
import type { Session } from '../session.ts';
import type { Check } from './check.ts';

/** The way to the exchange, how far this machine's clock is off, and what the exchange says of itself. */
export async function exchangeChecks(session: Session): Promise<Check[]> {
  const id = session.config.exchange;
  try {
    await using run = await session.openLook();
    const venue = await run.exchange(id);
    const { signal } = session.io;
    const told = await venue.status?.(signal).catch(() => undefined);
    return [...status(id, told), await way(id, venue, signal)];
  } catch (error) {
    return [unreached(id, error)];
  }
}

/** Nothing where the exchange does not tell. */
function status(id: string, told: VenueStatus | undefined): Check[] {
  if (!told || told.state === 'unknown') return [];
  const end = told.until === undefined ? '' : ` until ${time(told.until)}`;
  const words = told.message === undefined ? '' : `: ${told.message}`;
  const detail = {
    ok: 'it says that all is well',
    maintenance: `it is under maintenance${end}`,
    down: 'it says that it is down',
  }[told.state];
  const state = told.state === 'ok' ? 'ok' : 'problem';
  return [{ name: `${id} status`, state, detail: `${detail}${words}` }];
}

async function way(id: string, venue: Exchange, signal: AbortSignal): Promise<Check> {
  try {
    const started = performance.now();
    const theirs = await venue.serverTime(signal);
    const took = performance.now() - started;
    const off = Math.abs(theirs - Date.now());
    const clock = off < 2000 + took ? 'clocks agree' : `this machine's clock is off by ${duration(off)}`;
    const state = off < 60_000 ? 'ok' : 'warning';
    return { name: id, state, detail: `answers in ${duration(took)}, ${clock}` };
  } catch (error) {
    return unreached(id, error);
  }
}

const unreached = (id: string, error: unknown): Check => {
  const code = errorCode(error) ?? 'INTERNAL';
  return { name: id, state: 'problem', detail: `${code}: ${errorText(code, (error as Error).message)}` };
};
