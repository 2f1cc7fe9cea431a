/** What a venue lists beside its candles, in its own shape, as far as ccxt reads it: one market, and the clock. */
export type VenueLists = (url: URL, now: number) => unknown;

const okxList: VenueLists = (url, now) => {
  const ok = (data: unknown) => ({ code: '0', msg: '', data });
  if (url.pathname.endsWith('/public/time')) return ok([{ ts: String(now) }]);
  if (url.pathname.endsWith('/asset/currencies')) return ok([]);
  if (!url.pathname.endsWith('/public/instruments')) return undefined;
  const instType = url.searchParams.get('instType');
  const common = { instType, state: 'live', tickSz: '0.1', lotSz: '0.01' };
  const spot = { ...common, instId: 'BTC-USDT', baseCcy: 'BTC', quoteCcy: 'USDT' };
  const swap = { ...common, instId: 'BTC-USDT-SWAP', uly: 'BTC-USDT', settleCcy: 'USDT', ctType: 'linear', ctVal: '0.01' };
  return ok(instType === 'SPOT' ? [spot] : instType === 'SWAP' ? [swap] : []);
}; // prettier-ignore

const bybitList: VenueLists = (url, now) => {
  const ok = (result: unknown) => ({ retCode: 0, retMsg: 'OK', result, time: now });
  if (url.pathname.endsWith('/market/time'))
    return ok({ timeSecond: String(now / 1000), timeNano: String(now * 1e6) });
  if (!url.pathname.endsWith('/instruments-info')) return undefined;
  const category = url.searchParams.get('category');
  const linear = {
    symbol: 'BTCUSDT',
    contractType: 'LinearPerpetual',
    status: 'Trading',
    baseCoin: 'BTC',
    quoteCoin: 'USDT',
    settleCoin: 'USDT',
    launchTime: '1585526400000',
    deliveryTime: '0',
    priceScale: '2',
    leverageFilter: { minLeverage: '1', maxLeverage: '100' },
    priceFilter: { minPrice: '0.5', maxPrice: '999999', tickSize: '0.5' },
    lotSizeFilter: { maxOrderQty: '100', minOrderQty: '0.001', qtyStep: '0.001' },
  };
  const listed = category === 'linear' && url.searchParams.get('status') === null;
  return ok({ category, list: listed ? [linear] : [] });
};

const krakenList: VenueLists = (url, now) => {
  const ok = (result: unknown) => ({ error: [], result });
  if (url.pathname.endsWith('/Time')) return ok({ unixtime: now / 1000 });
  if (url.pathname.endsWith('/Assets')) return ok({});
  if (!url.pathname.endsWith('/AssetPairs')) return undefined;
  const pair = { altname: 'XBTUSDT', wsname: 'XBT/USDT', base: 'XXBT', quote: 'USDT', status: 'online' };
  return ok({ XBTUSDT: { ...pair, pair_decimals: 1, lot_decimals: 8 } });
};

const coinbaseList: VenueLists = (url, now) => {
  if (url.pathname.endsWith('/time')) return { data: { iso: new Date(now).toISOString(), epoch: now / 1000 } };
  if (url.pathname.endsWith('/candles')) return undefined;
  if (!url.pathname.endsWith('/products')) return { data: url.pathname.endsWith('/exchange-rates') ? {} : [] };
  if (url.searchParams.get('product_type') !== null) return { products: [] };
  const product = {
    product_id: 'BTC-USD',
    product_type: 'SPOT',
    base_currency_id: 'BTC',
    quote_currency_id: 'USD',
    status: 'online',
    base_increment: '0.00000001',
    quote_increment: '0.01',
  };
  return { products: [product], num_products: '1' };
}; // prettier-ignore

export const LISTS: Readonly<Record<string, VenueLists>> = {
  okx: okxList,
  bybit: bybitList,
  kraken: krakenList,
  coinbase: coinbaseList,
};
