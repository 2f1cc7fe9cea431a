// pnpm torture [what] [how much]: the runs that take too long for every day. Without a name, all of them.
// pnpm torture faults [n] [text]: every nth cell of the fault matrix, of those whose name holds the text.
// pnpm torture archive [n] [text]: n schedules of faults of the archive, of those whose name holds the text.

import { inspect } from 'node:util';
import { archiveMatrix } from './archive-faults/archive-matrix.ts';
import { budgetOfFour } from './budget.ts';
import { abuseOfCache } from './cache.ts';
import { abuseOfCodec } from './codec.ts';
import { faultMatrix } from './faults/fault-matrix.ts';
import { realKills } from './real-kills.ts';

/** Each gives its figures and whether they are what they must be. */
const TORTURES = {
  kill: realKills,
  budget: budgetOfFour,
  faults: faultMatrix,
  archive: archiveMatrix,
  codec: abuseOfCodec,
  cache: abuseOfCache,
} satisfies Record<
  string,
  (amount: number | undefined, text: string | undefined) => Promise<{ readonly passed: boolean }>
>;

const names = Object.keys(TORTURES) as (keyof typeof TORTURES)[];
const [wanted, amount, text] = process.argv.slice(2);
const chosen = names.filter((name) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
  console.error(`«${wanted}» is none of ${names.join(', ')}`);
  process.exitCode = 2;
}
for (const name of chosen) {
  const report = await TORTURES[name](amount === undefined ? undefined : Number(amount), text);
  console.log(name, inspect(report, { depth: Infinity }));
  if (!report.passed) process.exitCode = 1;
}
