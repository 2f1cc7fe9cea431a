import { describe, expect, it } from 'vitest';
import type { Exchange, Market } from '../../src/contracts/exchange.ts';
import type { History, HistoryPage } from '../../src/contracts/history.ts';
import { CandlewickError } from '../../src/errors.ts';
import { noTraffic } from '../../src/pipeline/traffic.ts';
import { GateTraffic } from '../../src/plugins/guard/gate-traffic.ts';
import { guardExchange } from '../../src/plugins/guard/guard-exchange.ts';
import { createFakeExchange, page } from '../../src/testing/index.ts';
import { failureOf } from '../config/project.ts';
import { DATASET, REQUEST, setUp } from './scripted-fetch.ts';

const SHA256 = 'a'.repeat(64);
const FILE = { name: 'a-month.zip', interval: REQUEST.interval };

/** A page of an archive that says when it was given back. */
function lentPage() {
  const released = Promise.withResolvers<string>();
  let times = 0;
  const lent: HistoryPage = {
    ...page(),
    sha256: SHA256,
    release: () => {
      times++;
      released.resolve('given back');
    },
  };
  return { lent, released: released.promise, times: () => times };
}

const historyOf = (read: History['read']) =>
  ({ name: 'archive', pool: {}, requestsPerFile: 1, read }) as unknown as History;
const readFile = (history: History, signal: AbortSignal) => {
  const { fetcher } = setUp([]);
  const asking = { dataset: DATASET, interval: REQUEST.interval, traffic: noTraffic() };
  const exchange = { id: 'fake' } as unknown as Exchange;
  return fetcher.readFile(exchange, history, REQUEST.market, FILE, asking, signal);
};

describe('a file of an archive', () => {
  it('that comes when it is not waited for any more is given back', async () => {
    const [asked, comes] = [Promise.withResolvers<undefined>(), Promise.withResolvers<HistoryPage>()];
    const stop = new AbortController();
    const history = historyOf(() => {
      asked.resolve(undefined);
      return comes.promise;
    });
    const reading = failureOf(readFile(history, stop.signal));
    await asked.promise;
    stop.abort(new CandlewickError('EXCHANGE_UNAVAILABLE', 'the dataset was stopped'));
    expect((await reading).message).toBe('the dataset was stopped');
    const { lent, released } = lentPage();
    comes.resolve(lent);
    expect(await released).toBe('given back');
  });

  it('that came is left to whoever has it, after attempts that failed too', async () => {
    const { lent, times } = lentPage();
    let attempt = 0;
    const history = historyOf(() =>
      ++attempt < 3
        ? Promise.reject(new CandlewickError('EXCHANGE_UNAVAILABLE', 'down'))
        : Promise.resolve(lent),
    );
    expect(await readFile(history, new AbortController().signal)).toBe(lent);
    expect([attempt, times()]).toEqual([3, 0]);
  });

  it('whose plugin has been silent for too long is given back when it comes', async () => {
    const comes = Promise.withResolvers<HistoryPage>();
    const fake = createFakeExchange({ series: { 'BTC/USDT': { '1h': page().candles } } });
    const exchange = await fake.plugin.open({}, {
      gate: () => Promise.reject(new Error('not asked here')),
    } as never);
    const pool = { name: 'p', limit: 1, windowMs: 1, window: 'fixed', source: 'a test' } as const;
    const history = { ...historyOf(() => comes.promise), pool };
    const guarded = guardExchange(
      { ...exchange, history },
      {
        who: { kind: 'exchange', name: 'bad' },
        traffic: new GateTraffic(),
        copies: true,
        closeMs: 1_000,
        silenceMs: 40,
      },
    );
    const market = { symbol: 'BTC/USDT' } as Market;
    const reading = guarded.history!.read(market, '1h', FILE, new AbortController().signal);
    expect((await failureOf(reading)).message).toContain('given no answer to history.read');
    const { lent, released } = lentPage();
    comes.resolve(lent);
    expect(await released).toBe('given back');
  });
});
