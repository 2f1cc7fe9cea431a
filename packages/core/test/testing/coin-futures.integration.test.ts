import { expect, it } from 'vitest';
import { candlesFromRows } from '../../src/domain/candles.ts';
import { startMarketServer } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;
const START = Date.UTC(2024, 0, 1);
const EXTRAS = ['trades', 'taker_buy_volume'];
/** A coin costs 200, a contract is worth 100: volumes of coins are half of what is traded. */
const HOURS = candlesFromRows(
  Array.from({ length: 300 * 24 }, (_, i) => [START + i * HOUR, 200, 201, 199, 200, 4.5, 7, 2]),
  EXTRAS,
);

async function open() {
  const market = await startMarketServer({
    markets: { 'BTC/USD:BTC': { '1h': HOURS } },
    now: START + 290 * DAY,
    frozen: true,
  });
  const get = async (path: string) =>
    (await (await fetch(`${market.url}/dapi/v1/${path}`)).json()) as unknown;
  const slots = async (query: Record<string, string | number>) => {
    const search = new URLSearchParams({ symbol: 'BTCUSD_PERP', interval: '1h' });
    for (const [name, value] of Object.entries(query)) search.set(name, String(value));
    const rows = (await get(`klines?${search}`)) as (readonly [number, ...string[]])[];
    return { rows, times: rows.map(([time]) => (time - START) / HOUR) };
  };
  return { get, slots, [Symbol.asyncDispose]: () => market[Symbol.asyncDispose]() };
}

it('counts contracts where spot has volumes, and has coins where spot has the quote', async () => {
  await using coins = await open();
  const { rows } = await coins.slots({ startTime: START, endTime: START });
  expect(rows).toEqual([
    [START, '200.00000000', '201.00000000', '199.00000000', '200.00000000', '9', START + HOUR - 1,
      '4.50000000', 7, '4', '2.00000000', '0'],
  ]); // prettier-ignore
});

it('answers the newest of a window, and takes a start alone for two hundred days', async () => {
  await using coins = await open();
  const both = await coins.slots({ startTime: START, endTime: START + 9 * HOUR, limit: 3 });
  expect(both.times).toEqual([7, 8, 9]);
  expect((await coins.slots({ startTime: START, limit: 2 })).times).toEqual([4_799, 4_800]);
  const whole = await coins.slots({ startTime: START + 5 * HOUR, endTime: START + 7 * HOUR });
  expect(whole.times).toEqual([5, 6, 7]);
});

it('is listed as a perpetual contract that is settled in its coin', async () => {
  await using coins = await open();
  expect(await coins.get('exchangeInfo')).toMatchObject({
    symbols: [{ symbol: 'BTCUSD_PERP', pair: 'BTCUSD', marginAsset: 'BTC', contractStatus: 'TRADING' }],
  });
});
