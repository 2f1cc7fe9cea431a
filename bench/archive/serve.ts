// The venue of bench/archive.ts, in a process of its own: its work must not count as the fetch's.
import { parseArgs } from 'node:util';
import { startMarketServer } from '@candlewick/core/testing';

const { values } = parseArgs({ options: { from: { type: 'string' }, to: { type: 'string' } } });
const from = Date.parse(values.from!);
const to = Date.parse(values.to!);
const market = await startMarketServer({
  markets: { 'BTC/USDT': 'simulated' },
  now: to + 86_400_000,
  budget: { limit: 1e12 },
});

// Every file is made once before anybody measures.
for (let at = from; at < to;) {
  const date = new Date(at);
  const month = date.toISOString().slice(0, 7);
  const path = `/data/spot/monthly/klines/BTCUSDT/1m/BTCUSDT-1m-${month}.zip`;
  await (await fetch(market.url + path)).arrayBuffer();
  at = Date.UTC(date.getUTCFullYear(), date.getUTCMonth() + 1);
}
process.send!({ url: market.url, urls: market.ccxtUrls() });
