import { violations } from './check-case.ts';
import { allCases } from './fault-cases.ts';
import { runCase } from './run-case.ts';
import { sideBySide } from './side-by-side.ts';

/** More than there are cores: most cells wait for an answer or a deadline. */
const WIDTH = 5;

/** Goes through every nth cell of the matrix, of those whose name holds the text; tells what is wrong as it comes. */
export async function faultMatrix(nth = 1, text = '') {
  const cases = allCases().filter(({ name }, i) => name.includes(text) && i % nth === 0);
  const started = performance.now();
  let [done, bad] = [0, 0];
  await sideBySide(cases, WIDTH, async (each) => {
    const wrong = await runCase(each).then(
      (report) => violations(each, report),
      (error: unknown) => [`throws ${(error as Error).stack}`],
    );
    if (wrong.length > 0) {
      bad++;
      console.log(`${each.name}\n    ${wrong.join('\n    ')}`);
    }
    if (++done % 500 === 0) console.log(`${done} of ${cases.length}`);
  });
  const seconds = Math.round((performance.now() - started) / 1_000);
  return { cells: cases.length, wrong: bad, seconds, passed: bad === 0 };
}
