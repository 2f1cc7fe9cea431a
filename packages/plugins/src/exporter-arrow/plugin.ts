import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'arrow',
  description: 'Arrow IPC file, which is Feather version 2: typed columns that tools map into memory.',
  api: 1,
  options: async () => (await import('./options.ts')).arrowOptions,
  defaults: OPTION_DEFAULTS['exporter-arrow'],
  capabilities: { streaming: true, readsOnce: true },
  open: async (options, { logger }) =>
    new (await import('./arrow-exporter.ts')).ArrowExporter(options, logger),
});
