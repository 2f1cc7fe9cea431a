import { z } from 'zod';

const options = z.strictObject({
  host: z
    .string()
    .min(1)
    .default('127.0.0.1')
    .describe('Address to answer at; 0.0.0.0 for all of this machine.'),
  port: z.int().min(0).max(65_535).default(9464).describe('Port to answer at; 0 for any that is free.'),
  file: z
    .string()
    .min(1)
    .optional()
    .describe(
      'File that is written at the end of a run, from the folder of the configuration: for the textfile collector of ' +
        'the node exporter, since a short run may be over before anybody scrapes it.',
    ),
});

/** @type {import('@candlewick/core').PluginDefinition<'monitor', typeof options>} */
const plugin = {
  kind: 'monitor',
  name: 'prometheus',
  description: 'Metrics over HTTP, in the text format that Prometheus scrapes.',
  api: 1,
  options,
  capabilities: {},
  open: async (given, context) => {
    const { openPrometheusMonitor } = await import('./prometheus-monitor.js');
    return openPrometheusMonitor(given, context);
  },
};
export default plugin;
