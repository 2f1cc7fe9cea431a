import { definePlugin } from '@candlewick/core';
import { OPTION_DEFAULTS } from '../option-defaults.generated.ts';

export default definePlugin({
  kind: 'exporter',
  name: 'parquet',
  description: 'Parquet: typed columns, times as UTC timestamps, compressed with zstd.',
  api: 1,
  options: async () => (await import('./options.ts')).parquetOptions,
  defaults: OPTION_DEFAULTS['exporter-parquet'],
  capabilities: { streaming: true, readsOnce: true },
  open: async (options, { logger }) =>
    new (await import('./parquet-exporter.ts')).ParquetExporter(options, logger),
});
