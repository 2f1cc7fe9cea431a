import { describe, expect, it } from 'vitest';
import { hour, HOUR, hours, openBench, request, START, type Bench } from './bench.ts';

const ALL = hours(500);
const gapsOf = (outcome: { gaps: readonly { from: number; to: number; reason: string }[] }) =>
  outcome.gaps.map(({ from, to, reason }) => [(from - START) / HOUR, (to - START) / HOUR, reason]);
/** The state folder has lost the market list, and the venue is down: known only when the windows are asked for. */
async function openBenchWithoutMarkets(bench: Bench) {
  const { rm } = await import('node:fs/promises');
  await rm(bench.host.folders.state, { recursive: true, force: true });
  bench.venue.failNext('EXCHANGE_NETWORK', Infinity);
  return { fetch: () => bench.fetch([0, 40]) };
}

describe('a venue that cannot be reached', () => {
  it('fails each of its datasets under its own name', async () => {
    await using bench = await openBench({ series: { 'BTC/USDT': { '1h': ALL }, 'ETH/USDT': { '1h': ALL } } });
    bench.venue.failNext('EXCHANGE_NETWORK', Infinity);
    const outcomes = await bench.fetch([request(0, 5), request(0, 5, 'ETH/USDT')]);
    expect(outcomes.map(({ dataset, status, error }) => [dataset.symbol, status, error?.code])).toEqual([
      ['BTC/USDT', 'failed', 'EXCHANGE_NETWORK'],
      ['ETH/USDT', 'failed', 'EXCHANGE_NETWORK'],
    ]);
  });

  it('fails a dataset that is half there with what is there, not the whole run', async () => {
    await using bench = await openBench({ config: { network: { retries: 0 } } });
    await bench.fetch([20, 40]);
    const host = await openBenchWithoutMarkets(bench);
    const [outcome] = await host.fetch();
    expect(outcome).toMatchObject({ status: 'failed', candles: 20, error: { code: 'EXCHANGE_NETWORK' } });
    expect(gapsOf(outcome!)).toEqual([[0, 20, 'fetch-failed']]);
  });

  it.each(['markets', 'time', 'listing'])(
    'is asked for its %s again after a hiccup, as for candles',
    async (what) => {
      await using bench = await openBench({ now: hour(30) + 1 });
      const end = { kind: 'now' as const };
      const listing = { ...request(0, 0), end, start: { kind: 'listing' as const } };
      if (what !== 'markets') await bench.fetch([20, 25]);
      bench.venue.failNext('EXCHANGE_NETWORK', 2);
      const [outcome] = await bench.fetch(what === 'listing' ? [listing] : [{ ...request(0, 0), end }]);
      expect(outcome).toMatchObject({ status: 'complete', candles: 30 });
    },
  );

  it('is given up on after the retries when it does not tell its time', async () => {
    await using bench = await openBench({
      now: hour(30) + 1,
      config: { network: { retries: 2, retryDelay: 1 } },
    });
    await bench.fetch([0, 10]);
    bench.endpoints();
    bench.venue.failNext('EXCHANGE_NETWORK', Infinity);
    const [outcome] = await bench.fetch([{ ...request(0, 0), end: { kind: 'now' } }]);
    expect(outcome).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_NETWORK' } });
    expect(bench.endpoints()).toEqual(['time', 'time', 'time']);
  });
});
