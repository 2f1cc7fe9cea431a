import { definePlugin } from '@candlewick/core';
import { performanceOptions } from './options.ts';
import { PerformanceMonitor } from './performance-monitor.ts';

export default definePlugin({
  kind: 'monitor',
  name: 'performance',
  description: 'Measures each run and keeps a record of it: what candlewick runs shows.',
  api: 1,
  options: performanceOptions,
  capabilities: {},
  open: (options, context) => new PerformanceMonitor(options, context),
});
