import { join } from 'node:path';
import { createSimulatedMarket, openHost, parseConfig, SIMULATED_SYMBOLS } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';

const FROM = Date.UTC(2016, 10);
const MONTHS = 120;

/**
 * Puts ten years of minutes into a cache, made by the simulated market as if it had been listed in 2016: more than five
 * million, the same ones every time. They are not fetched: five thousand requests would take a minute of the test.
 *
 * @param folder of the cache; where the candles are there already, nothing is done
 * @returns how many there are
 */
export async function putLongHistory(folder: string, symbol: string, state: string): Promise<number> {
  const spec = SIMULATED_SYMBOLS.find((each) => each.symbol === symbol);
  if (!spec) throw new Error(`there is no ${symbol}`);
  const market = createSimulatedMarket({ ...spec, listedAt: FROM });
  const id = { exchange: 'simulated', symbol, timeframe: '1m' };
  const folders = { cache: folder, state, userConfig: join(state, 'none.json') };
  await using host = await openHost({ builtIns, folders });
  const cache = await host.cache(parseConfig({}));
  for (let month = (await cache.get(id)) ? MONTHS : 0; month < MONTHS; month++) {
    const interval = { from: Date.UTC(2016, 10 + month), to: Date.UTC(2016, 11 + month) };
    const candles = market.read({ timeframe: '1m', ...interval, now: interval.to });
    const evidence = { firstAskedAt: FROM, lastAskedAt: FROM, timesAsked: 1, answer: 'no candles' };
    await cache.commit(id, {
      facts: { settleMs: 1_000, listedAt: FROM },
      put: [{ interval, candles }],
      cover: [{ ...interval, fetchedAt: Date.now(), provenance: 'venue', source: 'simulated://localhost' }],
      explain: market.outages(interval).map(({ from, to }) => ({ from, to, reason: 'outage', evidence })),
    });
  }
  return (await cache.get(id))?.candles ?? 0;
}
