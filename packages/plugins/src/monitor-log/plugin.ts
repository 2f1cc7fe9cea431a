import { definePlugin } from '@candlewick/core';
import { LogMonitor } from './log-monitor.ts';
import { logOptions } from './options.ts';

export default definePlugin({
  kind: 'monitor',
  name: 'log',
  description: 'Writes what happens in a run as log lines.',
  api: 1,
  options: logOptions,
  capabilities: {},
  open: (options, context) => new LogMonitor(options, context),
});
