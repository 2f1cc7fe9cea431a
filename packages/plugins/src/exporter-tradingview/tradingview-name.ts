import type { DatasetId } from '@candlewick/core';
import { venueName } from '../venue-name.ts';

const MINUTES: Readonly<Record<string, number>> = { m: 1, h: 60 };

/**
 * The name that TradingView gives an exported chart: `BINANCE_BTCUSDT, 60`. Minutes and hours are minutes, longer
 * candles `1D`, `1W`, `1M`; perpetuals end in `.P`.
 */
export function tradingviewName({ exchange, symbol, timeframe }: DatasetId): string {
  const [pair = '', settled] = symbol.split(':');
  const [, expiry] = (settled ?? '').split(/-(.*)/);
  const kind = settled === undefined ? '' : expiry === undefined ? '.P' : `-${expiry}`;
  const ticker = `${pair.replaceAll('/', '')}${kind}`.replace(/[^\p{L}\p{N}.-]/gu, '_');
  const amount = Number.parseInt(timeframe, 10);
  const unit = timeframe.slice(String(amount).length);
  const minutes = MINUTES[unit];
  const interval = minutes === undefined ? `${amount}${unit.toUpperCase()}` : String(amount * minutes);
  return `${venueName(exchange).toUpperCase()}_${ticker}, ${interval}`;
}
