// A process that commits a large dataset of its own: node --import tsx large-child.ts FOLDER SYMBOL. Says `ready`, then `done`.
import { candles, putOf } from '@candlewick/core/testing';
import { openCache } from './open-plugin.ts';

/** Some megabytes when they are stored. */
export const LARGE = candles({ timeframe: '1m', count: 500_000 });

const [, script = '', folder, symbol = ''] = process.argv;
if (folder !== undefined && script.endsWith('large-child.ts')) {
  await using cache = await openCache(folder);
  console.log('ready');
  await cache.commit({ exchange: 'acme', symbol, timeframe: '1m' }, { put: [putOf(LARGE, '1m')] });
  console.log('done');
}
