// pnpm torture [what] [how much]: the runs that take too long for every day. Without a name, all of them.

import { budgetOfFour } from './budget.ts';
import { realKills } from './real-kills.ts';

/** Each gives its figures and whether they are what they must be. */
const TORTURES = {
  kill: realKills,
  budget: budgetOfFour,
} satisfies Record<string, (amount: number | undefined) => Promise<{ readonly passed: boolean }>>;

const names = Object.keys(TORTURES) as (keyof typeof TORTURES)[];
const [wanted, amount] = process.argv.slice(2);
const chosen = names.filter((name) => wanted === undefined || name === wanted);
if (chosen.length === 0) {
  console.error(`«${wanted}» is none of ${names.join(', ')}`);
  process.exitCode = 2;
}
for (const name of chosen) {
  const report = await TORTURES[name](amount === undefined ? undefined : Number(amount));
  console.log(name, report);
  if (!report.passed) process.exitCode = 1;
}
