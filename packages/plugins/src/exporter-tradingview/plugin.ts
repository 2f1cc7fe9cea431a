import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'tradingview',
  description: "CSV as TradingView's Export chart data gives it, for tools that read such files.",
  api: 1,
  options: async () => (await import('./options.ts')).tradingviewOptions,
  defaults: OPTION_DEFAULTS['exporter-tradingview'],
  capabilities: { streaming: true, compressible: true, readsOnce: true },
  open: async () => new (await import('./tradingview-exporter.ts')).TradingviewExporter(),
});
