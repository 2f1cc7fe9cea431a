import { readFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { MarketServer } from '@candlewick/core/testing';
import { falseClaims } from '../integration/support/cache-truth.ts';
import type { Workspace } from '../integration/support/run-cli.ts';

export interface KillReport {
  readonly kills: number;
  /** Fetches that came to their end before they were killed: each starts again with an empty cache. */
  readonly finished: number;
  readonly pages: number;
  /** Requests for candles of one undisturbed fetch, and of all disturbed ones that led to one complete dataset. */
  readonly undisturbed: number;
  readonly mostPerRound: number;
  readonly claimed: number;
  readonly stray: number;
  readonly identical: boolean;
}

/**
 * Fetches a range again and again and kills the process (SIGKILL) at random moments; after every kill looks whether
 * the cache tells the truth, and whenever a range is complete compares its export with an undisturbed one.
 */
export async function killAtRandom(
  market: MarketServer,
  user: Workspace,
  {
    kills,
    range,
    random,
  }: { readonly kills: number; readonly range: readonly string[]; readonly random: () => number },
): Promise<KillReport> {
  const fetch = ['fetch', '--trust', ...range];
  market.requests.clear();
  const started = performance.now();
  const reference = await user.run(...fetch, '--cache-dir', 'reference', '--output', 'reference.csv');
  if (reference.code !== 0) throw new Error(`the undisturbed fetch failed: ${reference.stderr}`);
  const whole = performance.now() - started;
  const undisturbed = market.requests.klinesCount;
  const expected = await readFile(join(user.folder, 'reference.csv'));
  const state = join(dirname(user.folder), 'state');

  let finished = 0;
  let killed = 0;
  let mostPerRound = 0;
  let claimed = 0;
  let stray = 0;
  let identical = true;
  for (let round = 0; killed < kills; round++) {
    const cache = `cache-${round}`;
    market.requests.clear();
    for (let complete = false; !complete;) {
      const running = user.start(...fetch, '--cache-dir', cache);
      const stop = setTimeout(
        () => running.signal('SIGKILL'),
        killed < kills ? 100 + random() * whole : 600_000,
      );
      const { code } = await running.result;
      clearTimeout(stop);
      complete = code === 0;
      if (!complete) killed++;
      const truth = await falseClaims(join(user.folder, cache), state);
      claimed += truth.claimed;
      stray += truth.stray;
    }
    finished++;
    mostPerRound = Math.max(mostPerRound, market.requests.klinesCount);
    const out = `round-${round}.csv`;
    const last = await user.run(...fetch, '--cache-dir', cache, '--output', out);
    identical &&= last.code === 0 && expected.equals(await readFile(join(user.folder, out)));
  }
  return {
    kills: killed,
    finished,
    pages: undisturbed,
    undisturbed,
    mostPerRound,
    claimed,
    stray,
    identical,
  };
}
