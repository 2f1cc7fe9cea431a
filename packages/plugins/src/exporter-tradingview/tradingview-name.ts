import type { DatasetId } from '@candlewick/core';

/** ccxt has one exchange per kind of market where TradingView has one. */
const EXCHANGES: Readonly<Record<string, string>> = { binanceusdm: 'binance', binancecoinm: 'binance' };
const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60 };

/**
 * The name that TradingView gives an exported chart: `BINANCE_BTCUSDT, 60`. Minutes and hours are minutes, longer
 * candles `1D`, `1W`, `1M`; perpetuals end in `.P`.
 */
export function tradingviewName({ exchange, symbol, timeframe }: DatasetId): string {
  const venue = exchange.replace(/^import:/, '');
  const [pair = '', settled] = symbol.split(':');
  const [, expiry] = (settled ?? '').split(/-(.*)/);
  const kind = settled === undefined ? '' : expiry === undefined ? '.P' : `-${expiry}`;
  const ticker = `${pair.replaceAll('/', '')}${kind}`.replace(/[^A-Za-z0-9.-]/g, '_');
  const amount = Number.parseInt(timeframe, 10);
  const unit = timeframe.slice(String(amount).length);
  const minutes = MINUTES[unit];
  const interval = minutes === undefined ? `${amount}${unit.toUpperCase()}` : String(amount * minutes);
  return `${(EXCHANGES[venue] ?? venue).toUpperCase()}_${ticker}, ${interval}`;
}
