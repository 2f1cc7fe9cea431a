import type { HistoryPage } from './contracts/history.ts';

/**
 * Gives back the pages that nobody waits for any more: of readings that were given up, by their deadline or because their dataset
 * was stopped, and that come to their end all the same. Never rejects, and is not waited for.
 *
 * @param taken the page that somebody has, and gives back
 */
export function releaseLate(readings: readonly PromiseLike<HistoryPage>[], taken?: HistoryPage): void {
  for (const reading of readings)
    Promise.resolve(reading)
      .then((page) => {
        if (page !== taken) page.release?.();
      })
      .catch(() => undefined); // a reading that failed has nothing to give back
}
