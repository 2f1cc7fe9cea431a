import { describe, expect, it } from 'vitest';
import { candlesFromRows, pickRows, sliceByTime, type Candles } from '../../src/domain/candles.ts';
import {
  createFakeExchange,
  exchangeContract,
  openExchangeHarness,
  runContract,
} from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);

const hours = (count: number): Candles =>
  candlesFromRows(
    Array.from({ length: count }, (_, i) => [
      START + i * HOUR,
      10 + i,
      12 + i,
      9 + i,
      11 + i,
      1.5 * i,
      15 * i,
    ]),
    ['quote_volume'],
  );
const SERIES = { 'BTC/USDT': { '1h': hours(60) }, 'ETH/USDT:USDT': { '1h': hours(5) } };
const AT = { symbol: 'BTC/USDT', timeframe: '1h', interval: { from: START, to: START + 40 * HOUR } };

runContract({ describe, it }, exchangeContract, 'the fake exchange', () => {
  const fake = createFakeExchange({ series: SERIES });
  return openExchangeHarness(fake.plugin, {
    ...AT,
    fail: () => fake.failNext('EXCHANGE_UNAVAILABLE', Infinity),
  });
});

runContract({ describe, it }, exchangeContract, 'the fake exchange without seek', () =>
  openExchangeHarness(createFakeExchange({ series: SERIES, seek: false }).plugin, AT),
);

describe('the fake exchange', () => {
  const ask = async (fake: ReturnType<typeof createFakeExchange>) => {
    const { exchange } = await openExchangeHarness(fake.plugin, AT);
    const signal = new AbortController().signal;
    const [market] = await exchange.markets(signal);
    return () =>
      exchange.fetchPage({ market: market!, timeframe: '1h', interval: AT.interval, limit: 40 }, signal);
  };

  it('fails as often as it was told to, with the code and the meta', async () => {
    const fake = createFakeExchange({ series: SERIES });
    const page = await ask(fake);
    fake.failNext('EXCHANGE_RATE_LIMITED', 2, { status: 429, retryAfterMs: 5_000 });
    for (let i = 0; i < 2; i++)
      await expect(page()).rejects.toMatchObject({
        code: 'EXCHANGE_RATE_LIMITED',
        details: { meta: { endpoint: 'klines', status: 429, retryAfterMs: 5_000 } },
      });
    expect((await page()).candles.length).toBe(40);
    expect(fake.requests.map(({ endpoint }) => endpoint)).toEqual(['markets', 'klines', 'klines', 'klines']);
  });

  it('answers what a tampering test makes of a page', async () => {
    const fake = createFakeExchange({ series: SERIES });
    const page = await ask(fake);
    fake.tamper = (_request, honest) => ({ ...honest, close: honest.close.map((close) => close + 1) });
    expect((await page()).candles.close[0]).toBe(12);
    fake.tamper = undefined;
    expect((await page()).candles.close[0]).toBe(11);
  });
});

describe('the exchange suite finds', () => {
  type Fake = ReturnType<typeof createFakeExchange>;
  type Harness = Awaited<ReturnType<typeof openExchangeHarness>>;
  const all = SERIES['BTC/USDT']['1h'];
  const MUTANTS: readonly [string, string, (fake: Fake) => void, ((harness: Harness) => void)?][] = [
    ['an end that is included', 'EXCHANGE-16', (fake) => {
      fake.tamper = ({ interval }) => sliceByTime(all, interval.from, interval.to + 1);
    }],
    ['falling order', 'EXCHANGE-15', (fake) => {
      fake.tamper = (_, page) => pickRows(page, [...page.time.keys()].reverse());
    }],
    ['microseconds', 'EXCHANGE-14', (fake) => {
      fake.tamper = (_, page) => ({ ...page, time: page.time.map((time) => time * 1_000) });
    }],
    ['an extra column that is lost', 'EXCHANGE-19', (fake) => {
      fake.tamper = (_, page) => ({ ...page, extras: {} });
    }],
    ['values that waver', 'EXCHANGE-17', (fake) => {
      fake.tamper = (_, page) => ({ ...page, close: page.close.map((close) => close + fake.requests.length) });
    }],
    ['answers that are mixed up', 'EXCHANGE-18', (fake) => {
      let before: Candles | undefined;
      fake.tamper = (_, page) => {
        const other = before ?? page;
        before = page;
        return other;
      };
    }],
    ['an empty window that fails', 'EXCHANGE-20', (fake) => {
      fake.tamper = (_, page) => {
        if (page.length === 0) throw new Error('no data');
        return page;
      };
    }],
    ['a failure without a code', 'EXCHANGE-12', (fake) => {
      fake.tamper = () => {
        throw new Error('boom');
      };
    }],
    ['a request past the gate', 'EXCHANGE-07', () => {}, ({ exchange }) => {
      const honest = exchange.fetchPage;
      let page: ReturnType<typeof honest> | undefined;
      exchange.fetchPage = (request, signal) => (page ??= honest(request, signal));
      void exchange.fetchPage({ market: MARKET, ...AT, limit: 40 }, new AbortController().signal);
    }],
    ['an abort that is not heard', 'EXCHANGE-10', () => {}, ({ exchange }) => {
      const honest = exchange.fetchPage;
      exchange.fetchPage = (request) => honest(request, new AbortController().signal);
    }],
    ['a seek that was not declared', 'EXCHANGE-21', () => {}, (harness) => {
      Object.assign(harness, { capabilities: { seek: false } });
    }],
  ]; // prettier-ignore
  const MARKET = {
    symbol: 'BTC/USDT',
    id: 'BTCUSDT',
    base: 'BTC',
    quote: 'USDT',
    type: 'spot',
    active: true,
  } as const;

  it.each(MUTANTS)('%s, by %s', async (_name, id, spoil, wrap) => {
    const fake = createFakeExchange({ series: SERIES });
    const harness = await openExchangeHarness(fake.plugin, {
      ...AT,
      ...(id === 'EXCHANGE-12' ? { fail: () => spoil(fake) } : {}),
    });
    if (id !== 'EXCHANGE-12') spoil(fake);
    wrap?.(harness);
    const found = exchangeContract.cases.find((each) => each.id === id)!;
    await expect(found.run(harness)).rejects.toThrow();
    await harness.close?.();
  });

  it('its numbers in order, each once', () => {
    expect(exchangeContract.cases.map(({ id }) => id)).toEqual(
      exchangeContract.cases.map((_, i) => `EXCHANGE-${String(i + 1).padStart(2, '0')}`),
    );
  });
});
