import type { DatasetId, FileSuggestion } from '@candlewick/core';
import { venueName } from '../venue-name.ts';

/** What `pair_to_filename` replaces, in freqtrade/misc.py. */
const REPLACED = /[/ .@$+:]/g;

/**
 * Where freqtrade looks for a dataset: `_pair_data_filename` in freqtrade/data/history/datahandlers/idatahandler.py.
 * Perpetuals and futures (`BTC/USDT:USDT`) lie in a folder of their own; months are `1Mo`, for some file systems take
 * `1M` and `1m` for one.
 */
export function freqtradeFile({ exchange, symbol, timeframe }: DatasetId): FileSuggestion {
  const isFuture = symbol.includes(':');
  const pair = symbol.replace(REPLACED, '_');
  return {
    folder: ['user_data', 'data', venueName(exchange), ...(isFuture ? ['futures'] : [])],
    name: `${pair}-${timeframe.replace('M', 'Mo')}${isFuture ? '-futures' : ''}`,
  };
}
