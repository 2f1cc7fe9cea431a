import { join } from 'node:path';
import { candlesFromRows, openHost, parseConfig, type DatasetId } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

const HOUR = 3_600_000;

/** Puts a dataset with two days of hours and a hole of one into the cache of the user below `home`. */
export async function putDataset(home: string, id: DatasetId, answer: string): Promise<void> {
  const data = join(home, '.local/share/candlewick');
  const folders = {
    cache: join(data, 'cache'),
    state: join(data, 'state'),
    userConfig: join(data, 'none.json'),
  };
  await using host = await openHost({ builtIns, folders });
  const cache = await host.cache(parseConfig({}));
  const from = Date.UTC(2024, 0, 1);
  const rows = Array.from({ length: 48 }, (_, i) => [from + i * HOUR, 10, 14, 9, 11 + (i % 3), 5]);
  const hole = { from: from + 20 * HOUR, to: from + 21 * HOUR };
  const interval = { from, to: from + 48 * HOUR };
  const candles = candlesFromRows(rows.filter(([time]) => time !== hole.from));
  const evidence = { firstAskedAt: from, lastAskedAt: from, timesAsked: 1, answer };
  await cache.commit(id, {
    facts: { settleMs: 0 },
    put: [{ interval, candles }],
    cover: [{ ...interval, fetchedAt: Date.now(), provenance: 'venue', source: answer }],
    explain: [{ ...hole, reason: 'outage', evidence }],
  });
}
