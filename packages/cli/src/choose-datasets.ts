import { CandlewickError, type Cache, type DatasetRecord } from '@candlewick/core';
import type { DatasetFilter } from './datasets.ts';
import { needStored } from './need-stored.ts';
import type { Terminal } from './render/terminal.ts';

export interface ChoiceFlags extends DatasetFilter {
  readonly all?: boolean;
}

/**
 * The cached datasets that a command which sends requests is about: those that were named, or all where that was said.
 *
 * @throws UNKNOWN_DATASET, USAGE when nothing was named and there are several
 */
export async function chooseDatasets(
  terminal: Terminal,
  cache: Cache,
  flags: ChoiceFlags,
): Promise<DatasetRecord[]> {
  const found = await needStored(terminal, cache, flags);
  const { all, symbol, exchange, timeframe } = flags;
  const isNamed = all === true || [symbol, exchange, timeframe].some((each) => each !== undefined);
  if (isNamed || found.length === 1) return found;
  throw new CandlewickError(
    'USAGE',
    `${found.length} datasets are cached: name --symbol and --timeframe, or add --all.`,
  );
}
