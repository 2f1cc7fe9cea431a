import {
  configSchema,
  createGrid,
  intersectIntervals,
  isExplained,
  openHost,
  openRun,
  parseTimeframe,
  type Interval,
} from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

export interface CacheTruth {
  readonly datasets: number;
  readonly claimed: number;
  readonly stray: number;
  /** What is covered, of all datasets together. */
  readonly coverage: readonly Interval[];
}

/**
 * Reads every dataset of a cache and counts slots that coverage claims although neither a candle nor an explained gap
 * is there, and candles outside coverage. Both must be 0 whatever happened to the processes that wrote it.
 */
export async function falseClaims(folder: string, state: string): Promise<CacheTruth> {
  await using host = await openHost({
    builtIns,
    folders: { cache: folder, state, userConfig: `${state}/none.json` },
  });
  const config = configSchema.parse({ monitors: { performance: false } });
  await using run = await openRun(host, { config, projectFolder: state, kind: 'read' });
  let claimed = 0;
  let stray = 0;
  const records = await run.cache.list();
  for (const { id, coverage, ledger, candles, facts } of records) {
    const grid = createGrid(parseTimeframe(id.timeframe)!, facts.gridOrigin);
    const explained = intersectIntervals(
      coverage,
      ledger.filter(({ reason }) => isExplained(reason)),
    );
    const slots =
      [...coverage].reduce((sum, each) => sum + grid.count(each), 0) -
      explained.reduce((sum, each) => sum + grid.count(each), 0);
    let inside = 0;
    for (const each of coverage) for await (const batch of run.read(id, each)) inside += batch.length;
    claimed += slots - inside;
    stray += candles - inside;
  }
  const coverage = records.flatMap((each) => each.coverage);
  return { datasets: records.length, claimed, stray, coverage };
}
