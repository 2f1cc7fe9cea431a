import { join } from 'node:path';
import { allocateCandles, openHost, parseConfig, type DatasetId } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

const MINUTE = 60_000;
const ROWS = 500_000;

/** Ten years of minutes, five million candles, put into the cache of the user below `home`. Prices wander. */
export async function putHistory(home: string, id: DatasetId): Promise<number> {
  const data = join(home, '.local/share/candlewick');
  const folders = {
    cache: join(data, 'cache'),
    state: join(data, 'state'),
    userConfig: join(data, 'none.json'),
  };
  await using host = await openHost({ builtIns, folders });
  const cache = await host.cache(parseConfig({}));
  const end = Math.floor(Date.now() / MINUTE) * MINUTE;
  const total = 10 * 365 * 24 * 60;
  let price = 30_000_00;
  let seed = 1;
  for (let done = 0; done < total; done += ROWS) {
    const length = Math.min(ROWS, total - done);
    const candles = allocateCandles(length);
    const from = end - (total - done) * MINUTE;
    for (let i = 0; i < length; i++) {
      const open = price;
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      price = Math.max(1_000_00, price + Math.round(price * (seed / 2 ** 32 - 0.5) * 0.002));
      candles.time[i] = from + i * MINUTE;
      candles.open[i] = open / 100;
      candles.close[i] = price / 100;
      candles.high[i] = (Math.max(open, price) + 150) / 100;
      candles.low[i] = (Math.min(open, price) - 150) / 100;
      candles.volume[i] = ((done + i) * 104_729) % 1_000 / 10 + 1; // prettier-ignore
    }
    const interval = { from, to: from + length * MINUTE };
    const cover = [{ ...interval, fetchedAt: Date.now(), provenance: 'venue' as const, source: 'localhost' }];
    await cache.commit(id, { facts: { settleMs: 0 }, put: [{ interval, candles }], cover });
  }
  return total;
}
