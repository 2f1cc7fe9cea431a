import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, it } from 'vitest';
import { candlesFromRows } from '../../src/domain/candles.ts';
import { startMarketServer, type MarketFault, type MarketServer } from '../../src/testing/index.ts';

const HOUR = 3_600_000;
const START = Date.UTC(2024, 0, 1);
const NOW = START + 150 * HOUR;
const HOURS = candlesFromRows(
  Array.from({ length: 100 }, (_, i) => [START + i * HOUR, 10 + i, 13 + i, 9 + i, 11 + i, 4]),
);
const at = (hour: number) => START + hour * HOUR;

const open = () => startMarketServer({ markets: { 'BTC/USDT': { '1h': HOURS } }, now: NOW, frozen: true });
const ask = (market: MarketServer, from = 10, to = 20, signal?: AbortSignal) => {
  const query = `symbol=BTCUSDT&interval=1h&startTime=${at(from)}&endTime=${at(to) - 1}&limit=${to - from}`;
  return fetch(`${market.url}/api/v3/klines?${query}`, signal ? { signal } : {});
};
/** Hours of the rows that come for the hours 10 to 19. */
async function hoursWith(fault: MarketFault): Promise<unknown[]> {
  await using market = await open();
  market.faults.add(fault);
  const rows = (await (await ask(market)).json()) as [number, ...unknown[]][];
  expect(((await (await ask(market)).json()) as unknown[]).length, 'served once, then no more').toBe(10);
  return rows.map(([time]) => (time - START) / HOUR);
}
async function rowsWith(fault: MarketFault): Promise<unknown[][]> {
  await using market = await open();
  market.faults.add(fault);
  return (await (await ask(market)).json()) as unknown[][];
}
const TEN = [10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

describe('faults of the rows', () => {
  it.each<[MarketFault, unknown[]]>([
    [{ kind: 'empty-page' }, []],
    [{ kind: 'short-page', rows: 3 }, [10, 11, 12, 13, 14, 15, 16]],
    [{ kind: 'short-page', rows: 3, where: 'start' }, [13, 14, 15, 16, 17, 18, 19]],
    [{ kind: 'short-page', rows: 2, where: 'inside' }, [10, 11, 12, 13, 14, 17, 18, 19]],
    [{ kind: 'short-page', rows: 2, where: 'inside', at: at(11) }, [10, 13, 14, 15, 16, 17, 18, 19]],
    [{ kind: 'short-page', rows: 2, where: 'inside', at: at(50) }, TEN],
    [{ kind: 'outside-window' }, [8, 9, ...TEN, 20, 21]],
    [{ kind: 'duplicates', rows: 2, at: at(12) }, [10, 11, 12, 13, 12, 13, 14, 15, 16, 17, 18, 19]],
    [{ kind: 'conflicting-duplicates' }, [10, 11, 12, 13, 14, 15, 15, 16, 17, 18, 19]],
    [{ kind: 'disorder' }, TEN.toReversed()],
    [{ kind: 'disorder', how: 'swapped', at: at(11) }, [11, 10, ...TEN.slice(2)]],
    [{ kind: 'off-grid', byMs: HOUR / 2, at: at(19) }, [...TEN.slice(0, 9), 19.5]],
    [{ kind: 'capped', rows: 4 }, [10, 11, 12, 13]],
    [{ kind: 'ignores-start' }, [90, 91, 92, 93, 94, 95, 96, 97, 98, 99]],
    [{ kind: 'wrong-value' }, TEN],
    [{ kind: 'nulls' }, TEN],
  ])('%j', async (fault, hours) => {
    expect(await hoursWith(fault)).toEqual(hours);
  });

  it('change values where they say so', async () => {
    expect((await rowsWith({ kind: 'wrong-value', at: at(12) }))[2]![4]).toBe('23.23000000');
    expect((await rowsWith({ kind: 'wrong-value', column: 2, value: '1', at: at(12) }))[2]![2]).toBe('1');
    expect((await rowsWith({ kind: 'nulls', column: 3, at: at(12) }))[2]!.slice(0, 5)).toEqual([
      at(12), '22.00000000', '25.00000000', null, '23.00000000',
    ]); // prettier-ignore
    expect((await rowsWith({ kind: 'nulls' }))[5]!.slice(1).every((cell) => cell === null)).toBe(true);
    const twice = await rowsWith({ kind: 'conflicting-duplicates', at: at(10) });
    expect([twice[0]![4], twice[1]![4]]).toEqual(['21.00000000', '21.21000000']);
    expect((await rowsWith({ kind: 'microseconds' }))[0]!.slice(0, 1)).toEqual([at(10) * 1_000]);
  });
});

describe('faults of the way', () => {
  it.each<[MarketFault, number, RegExp]>([
    [{ kind: 'rate-limited', retryAfterSeconds: 7 }, 429, /-1003/],
    [{ kind: 'status', status: 503, body: 'down' }, 503, /^down$/],
    [{ kind: 'error', status: 400, code: -1008, message: 'Server is busy' }, 400, /-1008/],
    [{ kind: 'restricted' }, 451, /restricted location/],
    [{ kind: 'html' }, 200, /^<!DOCTYPE html>/],
    [{ kind: 'empty-body' }, 200, /^$/],
    [{ kind: 'cut-json' }, 200, /^\[\[(?!.*\]\]$)/],
  ])('%j', async (fault, status, body) => {
    await using market = await open();
    market.faults.add(fault);
    const answer = await ask(market);
    expect(answer.status).toBe(status);
    expect(await answer.text()).toMatch(body);
    if (status === 429) expect(answer.headers.get('retry-after')).toBe('7');
    expect(market.requests.all[0]).toMatchObject({ status, fault: fault.kind });
    expect(market.requests.selfMade429).toBe(0);
  });

  it('ban until a time, whatever else is asked', async () => {
    await using market = await open();
    market.faults.add({ kind: 'banned', forMs: 60_000 });
    const answer = await ask(market);
    expect(answer.status).toBe(418);
    expect(await answer.text()).toContain(`IP banned until ${NOW + 60_000}`);
    expect((await fetch(`${market.url}/api/v3/ping`)).status).toBe(418);
    market.clock.advance(60_000);
    expect((await ask(market)).status).toBe(200);
    expect(market.requests.duringBan).toBe(1);
  });

  it('reset and refuse connections', async () => {
    await using market = await open();
    const codeOf = async (call: Promise<unknown>) =>
      ((await call.catch((error: unknown) => error)) as { cause?: { code?: string } }).cause?.code;
    market.faults.add({ kind: 'reset' });
    expect(await codeOf(ask(market))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    market.faults.add({ kind: 'refused', forMs: 600_000 });
    expect(await codeOf(ask(market))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    expect(await codeOf(ask(market))).toBe('ECONNREFUSED');
    await market.resume();
    expect((await ask(market)).status).toBe(200);
    market.faults.add({ kind: 'refused', forMs: 20 });
    expect(await codeOf(ask(market))).toMatch(/ECONNRESET|UND_ERR_SOCKET/);
    const statusOf = () => ask(market).then(({ status }) => status, () => 0); // prettier-ignore
    await expect.poll(statusOf, { timeout: 20_000 }).toBe(200);
    await market.pause();
    expect(await codeOf(ask(market))).toBe('ECONNREFUSED');
    await market.resume();
    expect((await ask(market)).status).toBe(200);
  });

  it('stall headers and bodies until the client gives up, cut bodies, and come late', async () => {
    await using market = await open();
    const [first, second] = [new AbortController(), new AbortController()];
    market.faults.add({ kind: 'stalled-headers' });
    const waiting = ask(market, 10, 20, first.signal);
    await expect.poll(() => market.requests.all.length, { timeout: 20_000 }).toBe(1);
    setTimeout(() => first.abort(), 50);
    await expect(waiting).rejects.toThrow(/aborted/i);
    expect(market.requests.all[0]!.status).toBe(0);
    market.faults.add({ kind: 'stalled-body' });
    const stalled = await ask(market, 10, 20, second.signal);
    expect(stalled.status).toBe(200);
    setTimeout(() => second.abort(), 50);
    await expect(stalled.text()).rejects.toThrow(/aborted/i);
    market.faults.add({ kind: 'cut-body' });
    await expect((await ask(market)).text()).rejects.toThrow();
    market.faults.add({ kind: 'slow', ms: 80 });
    const began = performance.now();
    expect(((await (await ask(market)).json()) as unknown[]).length).toBe(10);
    expect(performance.now() - began).toBeGreaterThan(75);
  });

  it('do not keep the server from closing', async () => {
    const market = await open();
    market.faults.add({ kind: 'stalled-headers' });
    const hanging = ask(market).catch((error: unknown) => error);
    await sleep(30);
    await market[Symbol.asyncDispose]();
    expect(await hanging).toBeInstanceOf(Error);
    await market[Symbol.asyncDispose]();
  });
});

describe('rules say when a fault is served', () => {
  const statuses = async (market: MarketServer, spans: readonly (readonly [number, number])[]) => {
    const seen: number[] = [];
    for (const [from, to] of spans) seen.push((await ask(market, from, to)).status);
    return seen;
  };
  const BROKEN = { kind: 'status', status: 500 } as const;
  const FIVE = [[0, 10], [10, 20], [20, 30], [30, 40], [40, 50]] as const; // prettier-ignore

  it('by count, times and forever, until it is taken off', async () => {
    await using market = await open();
    market.faults.add(BROKEN, { nth: 2, times: 2 });
    expect(await statuses(market, FIVE)).toEqual([200, 500, 500, 200, 200]);
    const placed = market.faults.add(BROKEN, { times: Infinity });
    expect(await statuses(market, FIVE)).toEqual([500, 500, 500, 500, 500]);
    expect(placed.served).toBe(5);
    placed.remove();
    expect(await statuses(market, [[0, 10]])).toEqual([200]);
  });

  it('by the window, the symbol, the timeframe, the endpoint or any function', async () => {
    await using market = await open();
    market.faults.add(BROKEN, { window: { from: at(25), to: at(26) }, times: Infinity });
    expect(await statuses(market, FIVE)).toEqual([200, 200, 500, 200, 200]);
    market.faults.clear();
    market.faults.add(BROKEN, { symbol: 'ETHUSDT' });
    market.faults.add(BROKEN, { timeframe: '1m' });
    market.faults.add(BROKEN, { where: ({ query }) => query['startTime'] === String(at(40)) });
    expect(await statuses(market, FIVE)).toEqual([200, 200, 200, 200, 500]);
    market.faults.clear();
    market.faults.add(BROKEN, { endpoint: 'time' });
    expect((await fetch(`${market.url}/api/v3/time`)).status).toBe(500);
    expect(market.requests.klines('BTCUSDT').length).toBe(10);
  });
});
