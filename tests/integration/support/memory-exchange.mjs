// A stranger's exchange in plain JavaScript: a thousand hours of one market, held in memory. It needs nothing at run time.
const HOUR = 3_600_000;
export const START = Date.UTC(2024, 0, 1);
const CANDLES = 1_000;
const POOL = { name: 'memory', limit: 600, windowMs: 60_000, window: 'fixed', source: 'this file' };
const MARKET = { symbol: 'BTC/USDT', id: 'BTCUSDT', base: 'BTC', quote: 'USDT', type: 'spot', active: true };
const COLUMNS = ['time', 'open', 'high', 'low', 'close', 'volume'];

const rowAt = (i) => [START + i * HOUR, 10 + i, 12 + i, 9 + i, 11 + i, i / 4];

function candlesFrom(rows) {
  const columns = COLUMNS.map((_, c) => Float64Array.from(rows, (row) => row[c]));
  return {
    length: rows.length,
    ...Object.fromEntries(COLUMNS.map((name, c) => [name, columns[c]])),
    extras: {},
  };
}

const failure = (code, message, meta) => Object.assign(new Error(message), { code, details: { meta } });

export default {
  kind: 'exchange',
  name: 'memory',
  description: 'A thousand hours in memory.',
  api: 1,
  capabilities: { seek: false },
  options: () => ({ safeParse: (data) => ({ success: true, data }) }),
  open: (_options, { gate, clock }) => {
    const ask = async (endpoint, signal, answer) => {
      const permit = await gate(POOL, 1, signal);
      const meta = { endpoint, status: 200, serverTime: clock.now() };
      try {
        const data = await answer();
        signal.throwIfAborted();
        return { data, meta };
      } catch (error) {
        error.details ??= { meta };
        throw error;
      } finally {
        permit.settle(meta);
      }
    };
    return {
      id: 'memory',
      origin: async () => 'memory://here',
      timeframes: async () => ['1h'],
      markets: async (signal) => (await ask('markets', signal, () => [MARKET])).data,
      series: async () => ({
        pageLimit: 100,
        pool: POOL,
        weight: () => 1,
        extras: [],
        absence: 'outage',
        settleMs: 0,
      }),
      fetchPage: async ({ market, interval, limit }, signal) => {
        const { data, meta } = await ask('candles', signal, () => {
          if (market.symbol !== MARKET.symbol)
            throw failure('EXCHANGE_REFUSED', `no market ${market.symbol}`, { endpoint: 'candles' });
          const all = Array.from({ length: CANDLES }, (_, i) => rowAt(i));
          return all.filter(([time]) => time >= interval.from && time < interval.to).slice(0, limit);
        });
        return { candles: candlesFrom(data), meta };
      },
      serverTime: async (signal) => (await ask('time', signal, () => clock.now())).data,
      async [Symbol.asyncDispose]() {},
    };
  },
};
