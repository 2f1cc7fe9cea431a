import type { DatasetSummary } from '../../src/engine/protocol.ts';

export const HOUR = 3_600_000;
export const NOW = Date.UTC(2026, 0, 10);
/** `vscode.l10n.t` without a bundle. */
export const t = (message: string, ...args: (string | number)[]): string =>
  message.replace(/\{(\d)\}/g, (_, index: string) => String(args[Number(index)]));

/** A dataset `binance BTC/USDT 1h` that ends now, changed where a test says so. */
export function summaryOf(name: string, more: Partial<DatasetSummary> = {}): DatasetSummary {
  const [exchange = '', symbol = '', timeframe = ''] = name.split(' ');
  return {
    id: { exchange, symbol, timeframe },
    candles: 240,
    bytes: 2_400,
    span: { from: NOW - 240 * HOUR, to: NOW },
    firstTime: NOW - 240 * HOUR,
    lastTime: NOW - HOUR,
    stepMs: timeframe.endsWith('d') ? 24 * HOUR : HOUR,
    openGaps: 0,
    missingCandles: 0,
    explainedGaps: 0,
    reasons: [],
    isDelisted: false,
    sources: ['api.example.com'],
    updatedAt: NOW - 60_000,
    pinned: false,
    mark: '1 0',
    isUpdating: false,
    ...more,
  };
}
