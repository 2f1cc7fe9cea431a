import { setTimeout } from 'node:timers/promises';
import { describe, expect, it, vi } from 'vitest';
import type { Page, PageRequest } from '../../src/contracts/exchange.ts';
import type { Permit, ResponseMeta } from '../../src/contracts/limiter.ts';
import {
  allocateCandles,
  candlesFromRows,
  concatCandles,
  pickRows,
  type Candles,
} from '../../src/domain/candles.ts';
import { withDeadline } from '../../src/pipeline/deadline.ts';
import { requestScope } from '../../src/pipeline/request-scope.ts';
import { hour, HOUR, hours } from '../pipeline/bench.ts';
import { openStranger, truth } from './stranger.ts'; // prettier-ignore

const POOL = { name: 'bad', limit: 100, windowMs: 60_000, window: 'fixed', source: 'a test' } as const;
const QUICK = { network: { timeout: 50, retries: 0, retryDelay: 1 } };
const META: ResponseMeta = { endpoint: 'klines' };
const GOOD = hours(3);

/** An honest page, changed. */
const paged = (change: (page: Page) => unknown) => (honest: {
  fetchPage(request: PageRequest, signal: AbortSignal): Promise<Page>;
}) => ({
  fetchPage: async (asked: PageRequest, signal: AbortSignal) => change(await honest.fetchPage(asked, signal)),
}); // prettier-ignore

describe('an exchange that answers what is no page', () => {
  it.each<[string, unknown, string]>([
    ['nothing', undefined, 'candles are undefined'],
    ['rows', [[1, 2, 3, 4, 5, 6]], 'candles are undefined'],
    ['null', { candles: null, meta: META }, 'candles are null'],
    ['text', { candles: 'candles', meta: META }, 'candles are candles, not columns'],
    ['arrays', { candles: { ...GOOD, open: [1, 2, 3] }, meta: META }, 'column open is an array, not a Float64Array'],
    ['texts', { candles: { ...GOOD, close: ['1', '2', '3'] }, meta: META }, 'column close is an array'],
    ['a short column', { candles: { ...GOOD, volume: new Float64Array(2) }, meta: META }, 'column volume has 2 of 3 rows'],
    ['a wrong length', { candles: { ...GOOD, length: 2 }, meta: META }, 'column time has 3 of 2 rows'],
    ['no length', { candles: { ...GOOD, length: NaN }, meta: META }, 'length is NaN'],
    ['a huge length', { candles: { ...GOOD, length: 1e9 }, meta: META }, '1000000000 rows at once are too many'],
    ['no extras', { candles: { ...GOOD, extras: undefined }, meta: META }, 'extras is missing'],
    ['extras that it did not tell of', { candles: candlesFromRows([[hour(0), 1, 1, 1, 1, 1, 1]], ['trades']), meta: META }, 'extra columns are trades, where series() told of none'],
    ['no meta', { candles: GOOD }, 'meta has no endpoint'],
  ])('(%s) fails its dataset by name, and no other; nothing is stored', async (_name, answer, why) => {
    await using stranger = await openStranger(() => ({ fetchPage: () => Promise.resolve(answer) }));
    const [bad, good] = await stranger.fetch(0, 30);
    expect(bad).toMatchObject({ status: 'failed', candles: 0, error: { code: 'PLUGIN_EXCHANGE' } });
    expect(bad.error!.message).toContain('exchange bad broke its contract: fetchPage: ');
    expect(bad.error!.message).toContain(why);
    expect(good).toMatchObject({ status: 'complete', candles: 30 });
    expect(await stranger.stored()).toEqual([]);
  });
}); // prettier-ignore

describe('an exchange that answers rows that cannot be', () => {
  const setTimes = (candles: Candles, change: (time: number, i: number) => number): Candles => ({
    ...candles,
    time: candles.time.map(change),
  });
  const rows: [string, (sent: Candles) => Candles][] = [
    ['times that are no numbers', (sent) => setTimes(sent, (time, i) => (i % 3 === 1 ? NaN : time))],
    ['times without end', (sent) => setTimes(sent, (time, i) => (i === 4 ? Infinity : time))],
    ['times in seconds', (sent) => setTimes(sent, (time) => time / 1000)],
    ['times beside the grid', (sent) => setTimes(sent, (time, i) => time + (i === 2 ? 7 : 0))],
    ['no order', (sent) => pickRows(sent, [5, 2, 9, 0, 1, 3, 4, 6, 7, 8])],
    ['the wrong window', (sent) => setTimes(sent, (time) => time + 400 * HOUR)],
    ['rows beside its own', (sent) => concatCandles([sent, hours(500)])],
    ['rows twice, the second other', (sent) => concatCandles([sent, { ...sent, close: sent.close.map((each) => each + 1) }])],
    ['prices that are no numbers', (sent) => ({ ...sent, high: sent.high.map(() => NaN) })],
    ['prices without end', (sent) => ({ ...sent, low: sent.low.map(() => -Infinity) })],
  ];

  it.each(rows)('(%s) has nothing stored but what is true', async (_name, spoil) => {
    await using stranger = await openStranger(
      paged((page) => ({ ...page, candles: spoil(page.candles) })),
      QUICK,
    );
    const [bad, good] = await stranger.fetch(0, 20);
    const all = truth(0, 20).map((row) => JSON.stringify(row));
    for (const row of await stranger.stored()) expect(all).toContain(JSON.stringify(row));
    // What is missing is known to be missing.
    const gaps = bad.gaps.reduce((sum, { slots }) => sum + slots, 0);
    expect(bad.candles + gaps).toBe(20);
    expect(good).toMatchObject({ status: 'complete', candles: 20 });
  });

  it('that uses its memory again for the next page spoils none', async () => {
    const shared = allocateCandles(10);
    await using stranger = await openStranger(
      paged(({ candles, meta }) => {
        for (const name of ['time', 'open', 'high', 'low', 'close', 'volume'] as const)
          shared[name].set(candles[name]);
        return { candles: shared, meta };
      }),
      { performance: { requestsInFlight: 8 } },
    );
    const [bad] = await stranger.fetch(0, 90);
    expect(bad).toMatchObject({ status: 'complete', candles: 90 });
    expect(await stranger.stored()).toEqual(truth(0, 90));
  });
}); // prettier-ignore

describe('an exchange that throws', () => {
  it.each<[unknown, string]>([
    ['a text', 'a text'],
    [undefined, 'undefined'],
    [null, 'null'],
    [{ status: 500 }, '{"status":500}'],
    [new TypeError('x is not a function'), 'x is not a function'],
    [new DOMException('timed out', 'AbortError'), 'timed out'],
  ])('what is no error of ours is named (%#)', async (thrown, why) => {
    for (const fetchPage of [
      () => {
        throw thrown;
      },
      () => Promise.reject(thrown),
    ]) {
      await using stranger = await openStranger(() => ({ fetchPage }));
      const [bad, good] = await stranger.fetch(0, 20);
      expect(bad).toMatchObject({
        status: 'failed',
        error: { code: 'PLUGIN_EXCHANGE', message: `exchange bad failed in fetchPage: ${why}` },
      });
      expect(good.status).toBe('complete');
    }
  });
});

describe('an exchange that does not come to an end', () => {
  const never = () => new Promise<never>(() => undefined);

  it.each<[string, (gate: () => Promise<Permit>) => Promise<never>]>([
    ['before it asks at the gate', never],
    ['with its request under way', (gate) => gate().then(never)],
    [
      'after its request',
      async (gate) => {
        (await gate()).settle(META);
        return never();
      },
    ],
  ])('(%s) is given up, by name', async (_name, hang) => {
    const open = (_honest: unknown, { gate }: { gate: (...args: never) => Promise<Permit> }) => ({
      fetchPage: (_request: PageRequest, signal: AbortSignal) =>
        hang(() => gate(...([POOL, 1, signal] as never))),
    });
    await using stranger = await openStranger(open as never, QUICK);
    const [bad, good] = await stranger.fetch(0, 10);
    expect(bad).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_TIMEOUT' } });
    expect(bad.error!.message).toContain('bad');
    expect(good.status).toBe('complete');
  });

  it.each(['markets', 'series', 'timeframes', 'origin'] as const)(
    'with its %s is given up, by name',
    async (what) => {
      await using stranger = await openStranger(() => ({ [what]: never }), QUICK);
      const [bad, good] = await stranger.fetch(0, 10);
      expect(bad).toMatchObject({ status: 'failed', error: { code: 'EXCHANGE_TIMEOUT' } });
      expect(bad.error!.message).toContain('bad');
      expect(good.status).toBe('complete');
    },
  );

  it('for an abort ends the run all the same, and what it answers later is not stored', async () => {
    const late = Promise.withResolvers<undefined>();
    const stop = new AbortController();
    await using stranger = await openStranger((honest) => ({
      fetchPage: async (asked: PageRequest) => {
        const page = await honest.fetchPage(asked, new AbortController().signal);
        stop.abort();
        await late.promise;
        return page;
      },
    }));
    const [bad] = await stranger.fetch(0, 10, { signal: stop.signal });
    expect(bad.error).toMatchObject({ code: 'INTERRUPTED' });
    late.resolve(undefined);
    await setTimeout(20);
    expect(await stranger.stored()).toEqual([]);
  });
});

describe('an exchange that says of itself what cannot be', () => {
  const series = (change: object) => (honest: { series(...args: never): Promise<object> }) => ({
    series: async (...args: never) => ({ ...(await honest.series(...args)), ...change }),
  });
  it.each<[string, (honest: never) => object, string]>([
    ['markets that are no list', () => ({ markets: async () => 'BTC' }), 'markets() gave «BTC», not a list'],
    ['a market without a symbol', () => ({ markets: async () => [{ id: 'x' }] }), 'market 0 (undefined) has no symbol'],
    ['pages of nothing', series({ pageLimit: 0 }), 'the page limit 0'],
    ['pages of NaN', series({ pageLimit: NaN }), 'the page limit NaN'],
    ['no pool', series({ pool: undefined }), 'a pool has no name'],
    ['a pool without a limit', series({ pool: { ...POOL, limit: 0 } }), 'pool bad has the limit 0'],
    ['a weight that no pool holds', series({ weight: () => 1e9 }), 'a request weighs 1000000000'],
    ['a weight of nothing', series({ weight: () => undefined }), 'a request weighs undefined'],
    ['extras that are none', series({ extras: ['volume'] }), 'volume is no extra column'],
    ['an unknown absence', series({ absence: 'holiday' }), 'the absence «holiday»'],
    ['an unknown settling', series({ settleMs: -1 }), 'settleMs -1'],
    ['no origin', () => ({ origin: async () => 'somewhere' }), 'origin() gave «somewhere», not scheme://host'],
    ['no timeframes', () => ({ timeframes: async () => undefined }), 'timeframes() gave no list'],
  ])('(%s) fails its dataset by name', async (_name, make, why) => {
    await using stranger = await openStranger(make as never, QUICK);
    const [bad, good] = await stranger.fetch(0, 10);
    expect(bad).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_EXCHANGE' } });
    expect(bad.error!.message).toContain(`exchange bad broke its contract`);
    expect(bad.error!.message).toContain(why);
    expect(good.status).toBe('complete');
  });
}); // prettier-ignore

describe('an exchange that asks at the gate', () => {
  it.each([
    [{ ...POOL, limit: NaN }, 1],
    [undefined, 1],
    [POOL, NaN],
    [POOL, -1],
    [POOL, 0],
    [POOL, 101],
  ])('for what cannot be granted is told so, and does not wait for ever (%#)', async (pool, weight) => {
    await using stranger = await openStranger((_honest, { gate }) => ({
      fetchPage: (_request: PageRequest, signal: AbortSignal) => gate(pool as never, weight, signal),
    }));
    const [bad] = await stranger.fetch(0, 10);
    expect(bad).toMatchObject({ status: 'failed', error: { code: 'PLUGIN_EXCHANGE' } });
    expect(bad.error!.message).toContain('exchange bad broke its contract: at the gate: ');
  });

  it('and settles twice, or with what is no answer, is heard once, and without nonsense', async () => {
    await using stranger = await openStranger((honest, { gate }) => ({
      fetchPage: async (asked: PageRequest, signal: AbortSignal) => {
        const page = await honest.fetchPage(asked, signal);
        const permit = await gate(POOL, 1, signal);
        const nonsense = { endpoint: '', status: 200, usedWeight: NaN, bannedUntil: Infinity, retryAfterMs: '5' };
        permit.settle(nonsense as never);
        permit.settle({ endpoint: 'again', bannedUntil: Date.now() + 1e9 });
        return page;
      },
    }));
    const [bad] = await stranger.fetch(0, 10);
    expect(bad).toMatchObject({ status: 'complete', candles: 10 });
    const told = stranger.bench.events.flatMap((each) => (each.type === 'request' && each.pool === 'bad' ? [each.meta] : []));
    expect(told).toEqual([{ endpoint: 'unknown', status: 200 }]);
  }); // prettier-ignore

  it('and never settles has it done for it, some time after its call', async () => {
    vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
    try {
      const settled: unknown[] = [];
      await withDeadline(50, new AbortController().signal, async () => {
        requestScope.getStore()!.begin();
        requestScope.getStore()!.hold((meta) => settled.push(meta));
      });
      expect(settled).toEqual([]);
      vi.advanceTimersByTime(5_000);
      expect(settled).toEqual([{ endpoint: 'unsettled' }]);
    } finally {
      vi.useRealTimers();
    }
  });
});
