import { logOf } from '../tell-failure.mjs';
import { until } from '../until.mjs';

/**
 * Clicks a row that opens a page, and gives when the page began and when each of its marks came, in milliseconds after
 * the click. All by the clock of the machine, which the pages of a window share.
 *
 * @param last the mark that is waited for
 */
export const timeOpening = (w, row, last) =>
  until(async () => {
    await w.page.evaluate(() => {
      const note = ({ timeStamp }) => (window.clickedAt = performance.timeOrigin + timeStamp);
      window.clickedAt = Infinity;
      addEventListener('mousedown', note, { capture: true, once: true });
    });
    await row.click();
    // A click that led to nothing is made again, and counts from there.
    return until(() => lookAtPages(w, last), { ms: 20_000, every: 25 });
  });

async function lookAtPages(w, last) {
  const clickedAt = await w.page.evaluate(() => window.clickedAt);
  for (const frame of w.page.frames()) {
    const found = await frame.evaluate(marksOfPage).catch(() => undefined);
    if (found?.marks[last] === undefined || found.began < clickedAt) continue;
    const marks = Object.entries(found.marks).map(([name, at]) => [name, at - clickedAt]);
    return { began: found.began - clickedAt, ...Object.fromEntries(marks) };
  }
  return undefined;
}

/** Runs in the page. */
const marksOfPage = () => ({
  began: performance.timeOrigin,
  marks: Object.fromEntries(
    performance
      .getEntriesByType('mark')
      .map(({ name, startTime }) => [
        name.replace(/^candlewick-|^probe-/, ''),
        performance.timeOrigin + startTime,
      ]),
  ),
});

/**
 * Opens pages in turn, so often, each time anew, and gives the medians of each: whatever else the machine does meets
 * all of them.
 *
 * @param pages by name, the row and the last mark
 */
export async function timeOpenings(w, pages, times) {
  const all = Object.fromEntries(Object.keys(pages).map((name) => [name, []]));
  for (let i = 0; i < times; i++)
    for (const [name, [row, last]] of Object.entries(pages)) {
      all[name].push(await timeOpening(w, row, last));
      await w.page.waitForTimeout(300);
      await w.quick.command('View: Close All Editors');
      await w.page.waitForTimeout(500);
    }
  const medians = (runs) =>
    Object.fromEntries(Object.keys(runs[0]).map((mark) => [mark, median(runs.map((each) => each[mark]))]));
  return Object.fromEntries(Object.entries(all).map(([name, runs]) => [name, medians(runs)]));
}

export const median = (values) => [...values].sort((a, b) => a - b)[values.length >> 1];

/** What the extension's log says of the chart that was opened last: the host's part. */
export function openingInLog(home) {
  return logOf(home)
    .filter((line) => line.includes('Chart of '))
    .at(-1)
    ?.replace(/^.*Chart of [^:]*: /, '');
}
