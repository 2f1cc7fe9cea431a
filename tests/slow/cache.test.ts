import { expect, it } from 'vitest';
import { killCache, shareCache } from '../torture/cache.ts';

/** Repeatable randomness: a failing run can be run again. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 16_807) % 2_147_483_647) / 2_147_483_647;
}

it('a cache whose user is killed while it writes, compacts, prunes and backs up loses nothing and is not damaged', async () => {
  const report = await killCache({ kills: 8, random: seeded(11) });
  expect(report.wrong).toEqual([]);
  expect(report.pages).toBeGreaterThan(8);
});

it('two writers and four readers, a compaction and a prune among them, see one truth', async () => {
  const report = await shareCache(4);
  expect(report.wrong).toEqual([]);
  expect(report.compactions).toBe(1);
  expect(report.reads).toBeGreaterThan(20);
});
