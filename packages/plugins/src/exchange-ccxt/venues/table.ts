import type { PerKind, Sourced, VenueFacts } from './venue-facts.ts';

const all = <T>(value: T): PerKind<T> => ({ spot: value, linear: value, inverse: value });
const DAY = 86_400_000;
const fact = <T>(value: T, source: string): Sourced<T> => ({ value, source });

const bybit: VenueFacts = {
  pageLimit: fact(
    all(1000),
    'https://bybit-exchange.github.io/docs/v5/market/kline limit [1, 1000], default 200',
  ),
  order: fact(
    all('descending'),
    'https://bybit-exchange.github.io/docs/v5/market/kline sorted in reverse by startTime',
  ),
  window: fact('start and end are both included', 'https://bybit-exchange.github.io/docs/v5/market/kline'),
  quirk: fact(
    'a start inside an interval is rounded to it; without an end the newest of the window count',
    'https://bybit-exchange.github.io/docs/v5/market/kline and met in the field',
  ),
  pool: fact(
    { limit: 500, windowMs: 5_000, window: 'sliding' },
    'https://bybit-exchange.github.io/docs/v5/rate-limit 600 requests in 5 s per IP: a sixth of it, at 5 units each',
  ),
};

const okx: VenueFacts = {
  pageLimit: fact(all(100), 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks-history 100 a page of history, 300 only of the newest 1,440'),
  order: fact(all('descending'), 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks newest first'),
  window: fact('before and after are both excluded', 'https://www.okx.com/docs-v5/en/#order-book-trading-market-data-get-candlesticks-history'),
  quirk: fact('the start has been off by one before', 'met in the field: windows are checked, not believed'),
  pool: fact(
    { limit: 18, windowMs: 2_000, window: 'sliding' },
    'https://www.okx.com/docs-v5/en/ history-candles 20 requests in 2 s per IP; ccxt keeps a tenth of distance (rateLimit 110)',
  ),
}; // prettier-ignore

const kucoin: VenueFacts = {
  pageLimit: fact({ spot: 1500, linear: 500, inverse: 500 }, 'https://www.kucoin.com/docs/rest/spot-trading/market-data/get-klines and futures-trading/market-data/get-klines'),
  order: fact({ spot: 'descending' }, 'https://www.kucoin.com/docs/rest/spot-trading/market-data/get-klines newest first'),
  quirk: fact('ccxt sends no end of ours: it is the start and so many candles', 'ccxt kucoin.js fetchSpotOHLCV'),
  pool: fact(
    { limit: 2000, windowMs: 30_000, window: 'sliding' },
    'https://www.kucoin.com/docs-new/rate-limit public pool 2,000 in 30 s per IP',
  ),
}; // prettier-ignore

const gate: VenueFacts = {
  pageLimit: fact(
    { spot: 1000, linear: 1999, inverse: 1999 },
    'https://www.gate.com/docs/developers/apiv4/ candlesticks, ccxt gate.js fetchOHLCV',
  ),
  window: fact('from and to are both included', 'ccxt gate.js fetchOHLCV: to is from and limit - 1 steps'),
};

/** Facts of single venues, by ccxt id. Binance's family has a file of its own. */
export const VENUES: Readonly<Record<string, VenueFacts>> = {
  bitbank: {
    pageLimit: fact({ spot: 1000 }, 'https://github.com/bitbankinc/bitbank-api-docs a day (up to 1h) or a year per answer'),
  },
  bitfinex: {
    pageLimit: fact(all(10_000), 'https://docs.bitfinex.com/reference/rest-public-candles limit 10000'),
    order: fact(all('ascending'), 'https://docs.bitfinex.com/reference/rest-public-candles sort=1, which ccxt sends'),
    startSeeks: fact(['spot', 'linear'], 'https://docs.bitfinex.com/reference/rest-public-candles start with sort=1 answers oldest first'),
  },
  bitget: {
    pageLimit: fact(all(200), 'https://www.bitget.com/api-doc/spot/market/Get-History-Candle-Data limit 200'),
    maxWindowMs: fact({ linear: 90 * DAY, inverse: 90 * DAY }, 'ccxt bitget.js fetchOHLCV: 90 days between the ends for contracts'),
    quirk: fact('history is counted back from the end', 'ccxt bitget.js fetchOHLCV: the start is not served there'),
  },
  bitstamp: {
    pageLimit: fact({ spot: 1000, linear: 1000, inverse: 1000 }, 'https://www.bitstamp.net/api/#tag/Market-info/operation/GetOHLCData limit 1000'),
    window: fact('start and end are both included', 'ccxt bitstamp.js fetchOHLCV: end is start and limit steps less a second'),
  },
  bybit,
  bybiteu: bybit,
  bybitid: bybit,
  coinbase: {
    pageLimit: fact(all(300), 'https://docs.cdp.coinbase.com/advanced-trade/reference ccxt coinbase.js: 300, more is refused'),
    order: fact(all('descending'), 'recorded answer: newest first'),
    window: fact('start and end are both included, in seconds', 'recorded answer: the candle that opens at the start is in it'),
    quirk: fact('a window of more candles than the limit is refused', 'ccxt coinbase.js fetchOHLCV: 300 candles max'),
  },
  coinbaseexchange: {
    pageLimit: fact({ spot: 300 }, 'https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles max 300'),
    order: fact({ spot: 'descending' }, 'https://docs.cdp.coinbase.com/exchange/reference/exchangerestapi_getproductcandles newest first'),
  },
  cryptocom: {
    pageLimit: fact(all(300), 'https://exchange-docs.crypto.com/exchange/v1/rest-ws/index.html#public-get-candlestick count 300'),
    quirk: fact('ccxt asks from one candle earlier: the row before the window is dropped', 'ccxt cryptocom.js fetchOHLCV'),
  },
  gate,
  gateeu: gate,
  gemini: {
    quirk: fact('takes neither start nor limit: the newest, whatever is asked', 'https://docs.gemini.com/rest/market-data#list-candles has no such parameters'),
    order: fact(all('descending'), 'https://docs.gemini.com/rest/market-data#list-candles newest first'),
  },
  htx: {
    pageLimit: fact({ spot: 1000, linear: 2000, inverse: 2000 }, 'ccxt htx.js fetchOHLCV: spot history 1000, contracts 2000'),
    limitHidesWindow: fact(['linear', 'inverse'], 'https://huobiapi.github.io/docs/usdt_swap/v1/en/#general-get-kline-data from and to are ignored with size'),
    observedGrids: fact(['1d'], 'https://www.htx.com/en-us/opend/newApiPages/ daily candles open at 00:00 in Singapore'),
  },
  hyperliquid: {
    pageLimit: fact(all(5000), 'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint candle snapshot'),
    quirk: fact('has answered the earliest of a window where the latest were meant', 'met in the field: windows are checked, not believed'),
    retentionCandles: fact(5000, 'https://hyperliquid.gitbook.io/hyperliquid-docs/for-developers/api/info-endpoint only the most recent 5000 candles are available'),
  },
  kraken: {
    pageLimit: fact({ spot: 720 }, 'https://docs.kraken.com/api/docs/rest-api/get-ohlc-data up to 720'),
    retentionCandles: fact(720, 'https://docs.kraken.com/api/docs/rest-api/get-ohlc-data returns up to 720 of the most recent entries, older data cannot be retrieved'),
    order: fact({ spot: 'ascending' }, 'recorded answer of 721 rows, the last one still forming'),
    window: fact('since is excluded, and there is no end', 'https://docs.kraken.com/api/docs/rest-api/get-ohlc-data since'),
    quirk: fact('an older since is answered with the newest 720 all the same', 'https://docs.kraken.com/api/docs/rest-api/get-ohlc-data'),
    pool: fact({ limit: 12, windowMs: 10_000, window: 'sliding' }, 'https://docs.kraken.com/api/docs/guides/spot-rest-ratelimits about one public request a second per IP'),
  },
  kucoin,
  kucoinfutures: kucoin,
  mexc: {
    pageLimit: fact({ spot: 500, linear: 2000, inverse: 2000 }, 'spot declares 1000 and answers 500: ccxt mexc.js fetchOHLCV'),
    window: fact('spot: the end is excluded, ccxt adds a millisecond', 'ccxt mexc.js fetchOHLCV'),
  },
  myokx: okx,
  okx,
  okxus: okx,
}; // prettier-ignore
