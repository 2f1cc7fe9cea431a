import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'npy',
  description: 'NumPy .npy: a matrix of features for machine learning, in sliding windows where asked.',
  api: 1,
  options: async () => (await import('./options.ts')).npyOptions,
  defaults: OPTION_DEFAULTS['exporter-npy'],
  capabilities: { streaming: true, readsOnce: true },
  open: async (options) => new (await import('./npy-exporter.ts')).NpyExporter(options),
});
