import {
  datasetKey,
  isExplained,
  type DatasetId,
  type DatasetOutcome,
  type DatasetRecord,
  type FetchRequest,
  type RunKind,
} from '@candlewick/core';
import { hull } from '@candlewick/core/host';
import { ActivityMonitor } from '../activity-monitor.ts';
import type { Call, CallContext } from '../call.ts';
import type { Engine } from '../engine.ts';
import { ProgressMeter } from '../progress-meter.ts';
import type { EngineError, FetchResult, OutcomeSummary, RunProgress } from '../protocol.ts';
import { describeError } from '../to-engine-error.ts';
import { toRequest } from '../to-request.ts';

type Context = CallContext<RunProgress>;

export const fetch: Call<'fetch'> = (engine, { requests }, context) =>
  runFetch(engine, 'fetch', requests.map(toRequest), context);

export const update: Call<'update'> = async (engine, { datasets }, context) => {
  const cache = await engine.cache();
  const wanted = new Set(datasets?.map(datasetKey));
  const known = new Set(await engine.host.registry.exchangeIds());
  const records = (await cache.list()).filter(
    ({ id }) => known.has(id.exchange) && (datasets === undefined || wanted.has(datasetKey(id))),
  );
  return runFetch(engine, 'fetch', records.map(tailOf), context);
};

/** From where its coverage begins up to now: earlier open gaps that may be asked again included. */
function tailOf({ id, coverage, ledger }: DatasetRecord): FetchRequest {
  const from = hull([...coverage, ...ledger])?.from;
  return { ...id, ...(from === undefined ? {} : { start: { kind: 'time', time: from } }) };
}

export const repair: Call<'repair'> = async (engine, { datasets, explained = false }, context) => {
  const requests = await repairRequests(engine, datasets, explained, context.signal);
  return runFetch(engine, 'repair', requests, context);
};

async function repairRequests(
  engine: Engine,
  datasets: readonly DatasetId[],
  explained: boolean,
  signal: AbortSignal,
): Promise<FetchRequest[]> {
  await using look = await engine.openLook(signal);
  const all = await Promise.all(datasets.map((each) => look.repairRequest(each, { explained })));
  return all.filter((each) => each !== undefined);
}

async function runFetch(
  engine: Engine,
  kind: RunKind,
  requests: readonly FetchRequest[],
  { signal, progress }: Context,
): Promise<FetchResult> {
  const started = performance.now();
  const describe = (error: { readonly code: string; readonly message: string }): EngineError =>
    describeError(error, engine.host.redactor.redact);
  using meter = new ProgressMeter(progress, requests.length);
  const active = new ActivityMonitor(engine.activity, describe);
  let outcomes: readonly DatasetOutcome[] = [];
  try {
    await engine.cache(); // so that its changes are told
    await using run = await engine.openRun(kind, signal, { observers: [meter, active] });
    if (requests.length > 0) outcomes = await run.fetch(requests);
  } finally {
    active.stop();
  }
  const summaries = outcomes.map((each) => summary(each, describe));
  engine.emit({ type: 'run-finished', kind, status: statusOf(outcomes, signal.aborted) });
  return { outcomes: summaries, interrupted: signal.aborted, durationMs: performance.now() - started };
}

const summary = (
  { gaps, issues: _, error, ...rest }: DatasetOutcome,
  describe: (error: { readonly code: string; readonly message: string }) => EngineError,
): OutcomeSummary => ({
  ...rest,
  gaps: gaps.length,
  openGaps: gaps.filter(({ reason }) => !isExplained(reason)).length,
  ...(error ? { error: describe(error) } : {}),
});

function statusOf(outcomes: readonly DatasetOutcome[], interrupted: boolean) {
  if (interrupted) return 'interrupted';
  if (outcomes.every(({ status }) => status === 'complete')) return 'complete';
  return outcomes.every(({ status }) => status === 'failed') ? 'failed' : 'incomplete';
}
