import { sideBySide } from '../faults/side-by-side.ts';
import { violationsOf } from './check-schedule.ts';
import { runSchedule } from './run-schedule.ts';
import { ALL_FAULTS, scheduleOf } from './schedules.ts';

/** More than there are cores: most cells wait for an answer or a deadline. */
const WIDTH = 5;

/**
 * Goes through so many schedules of archive faults, those whose name holds the text; tells what is wrong as it comes. A schedule
 * is found again by its number: `pnpm torture archive 5000 "4711: "`.
 */
export async function archiveMatrix(count = 10 * ALL_FAULTS, text = '') {
  const schedules = Array.from({ length: count }, (_, i) => i)
    .map(scheduleOf)
    .filter(({ name }) => name.includes(text));
  const started = performance.now();
  let [done, bad] = [0, 0];
  await sideBySide(schedules, WIDTH, async (each) => {
    const wrong = await runSchedule(each).then(
      (report) => violationsOf(each, report),
      (error: unknown) => [`throws ${(error as Error).stack}`],
    );
    if (wrong.length > 0) {
      bad++;
      console.log(`${each.name}\n    ${wrong.join('\n    ')}`);
    }
    if (++done % 200 === 0) console.log(`${done} of ${schedules.length}`);
  });
  const seconds = Math.round((performance.now() - started) / 1_000);
  return { cells: schedules.length, wrong: bad, seconds, passed: bad === 0 };
}
