import type { Charts, ExtensionParts } from './extension-parts.ts';
import type { ApiKeys } from './host/api-keys.ts';
import type { EngineClient } from './host/engine-client.ts';
import type { Reports } from './contributions/reports.ts';
import type { RunCenter } from './host/run-center.ts';
import type { TreeModel } from './tree/tree-model.ts';

/** What commands and views work with. */
export interface Parts extends ExtensionParts {
  readonly engine: EngineClient;
  readonly model: TreeModel;
  readonly runs: RunCenter;
  readonly keys: ApiKeys;
  readonly charts: Charts;
  readonly reports: Reports;
}
