import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'lean',
  description:
    "Zip files as QuantConnect's Lean keeps them in its data folder: a day of minutes in each, or all hours or days.",
  api: 1,
  options: async () => (await import('./options.ts')).leanOptions,
  defaults: OPTION_DEFAULTS['exporter-lean'],
  capabilities: { streaming: true, readsOnce: true },
  open: async () => new (await import('./lean-exporter.ts')).LeanExporter(),
});
