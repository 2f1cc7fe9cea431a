import { configSchema, openHost, openRun } from '@candlewick/core';
import { builtIns } from '@candlewick/plugins';
import { ID } from '../cache/stores/candlewick.ts';
import type { Export } from './ways.ts';

// Loaded when an export comes to it. DuckDB is in memory before anything is measured: so are they.
await import('../../packages/core/src/compose/export-dataset.ts');
await import('../../packages/plugins/src/exporter-csv/csv-exporter.ts');
await import('../../packages/plugins/src/exporter-json/json-exporter.ts');
await import('../../packages/plugins/src/exporter-jsonl/jsonl-exporter.ts');

/** As a program does it with the library: a host, a run, an export out of the cache. */
export const exportCandles: Export = async (format, folder, output) => {
  const folders = { cache: folder, state: `${folder}-state`, userConfig: `${folder}-state/none.json` };
  await using host = await openHost({ builtIns, folders });
  const config = configSchema.parse({ monitors: { performance: false } });
  await using run = await openRun(host, { config, projectFolder: folder, kind: 'export' });
  await run.export(ID, { format, output, force: true });
};
