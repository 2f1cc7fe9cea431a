import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'freqtrade',
  description: "freqtrade's own files: user_data/data/<exchange>/<PAIR>-<timeframe>.feather or json.",
  api: 1,
  options: async () => (await import('./options.ts')).freqtradeOptions,
  defaults: OPTION_DEFAULTS['exporter-freqtrade'],
  capabilities: { streaming: true, readsOnce: true },
  open: async (options) => new (await import('./freqtrade-exporter.ts')).FreqtradeExporter(options),
});
