import pMap from 'p-map';
import type { HistoryChoice } from './choose-history.ts';
import type { OpenWindow, OpenWork } from './open-work.ts';
import { openWorkOf } from './open-work-of.ts';
import type { Session } from './session.ts';
import { takeHistory, type HistoryParts } from './take-history.ts';

/**
 * Reads the files that were chosen, and beside them asks by pages for what they leave.
 *
 * @param ask one window, from request to commit
 * @returns the windows, all of them dealt with
 */
export async function filesAndPages(
  session: Session,
  choice: HistoryChoice,
  parts: HistoryParts,
  ask: (window: OpenWindow, work: OpenWork) => Promise<void>,
): Promise<OpenWork> {
  const work = openWorkOf(session, parts);
  const take = (window: OpenWindow) => ask(window, work).finally(() => work.done(window));
  const pages = pMap(work.windows(), take, { concurrency: parts.settings.requestsInFlight });
  const files = takeHistory(session, choice, (intervals) => work.add(intervals), parts);
  // Whatever becomes of the one, the other is waited for: nothing may be at work when the dataset has ended.
  const ended = await Promise.allSettled([files.finally(() => work.end()), pages]);
  const failed = ended.find(({ status }) => status === 'rejected');
  if (failed) throw (failed as PromiseRejectedResult).reason;
  return work;
}
