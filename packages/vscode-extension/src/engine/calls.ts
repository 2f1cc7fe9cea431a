import type { Call } from './call.ts';
import { configure } from './calls/configure.ts';
import { datasets, deleteDatasets, show } from './calls/datasets.ts';
import { importFiles } from './calls/import.ts';
import { indicators } from './calls/indicators.ts';
import { diagnostics } from './calls/diagnostics.ts';
import { exportDatasets } from './calls/export.ts';
import { exchanges, formats, symbols, timeframes } from './calls/choices.ts';
import { fetch, repair, update } from './calls/fetch.ts';
import { newPlugin } from './calls/new-plugin.ts';
import { plan } from './calls/plan.ts';
import { readWindow } from './calls/read-window.ts';
import { runs } from './calls/runs.ts';
import { verify } from './calls/verify.ts';
import type { MethodName } from './protocol.ts';

/** Every method of the protocol. */
export const CALLS: { readonly [M in MethodName]: Call<M> } = {
  configure,
  datasets,
  show,
  readWindow,
  plan,
  fetch,
  update,
  repair,
  verify,
  export: exportDatasets,
  import: importFiles,
  delete: deleteDatasets,
  exchanges,
  symbols,
  timeframes,
  formats,
  indicators,
  newPlugin,
  runs,
  diagnostics,
};
