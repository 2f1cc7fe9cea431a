import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'monitor',
  name: 'performance',
  description: 'Measures each run and keeps a record of it: what candlewick runs shows.',
  api: 1,
  options: async () => (await import('./options.ts')).performanceOptions,
  defaults: OPTION_DEFAULTS['monitor-performance'],
  capabilities: {},
  open: async (options, context) =>
    new (await import('./performance-monitor.ts')).PerformanceMonitor(options, context),
});
