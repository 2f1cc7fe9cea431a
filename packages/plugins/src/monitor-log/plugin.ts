import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'monitor',
  name: 'log',
  description: 'Writes what happens in a run as log lines.',
  api: 1,
  options: async () => (await import('./options.ts')).logOptions,
  defaults: OPTION_DEFAULTS['monitor-log'],
  capabilities: {},
  open: async (options, context) => new (await import('./log-monitor.ts')).LogMonitor(options, context),
});
