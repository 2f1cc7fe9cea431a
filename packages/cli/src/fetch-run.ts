import {
  CandlewickError,
  errorCode,
  ERRORS,
  type DatasetId,
  type DatasetOutcome,
  type ExportedFile,
  type FetchRequest,
  type Run,
  type RunKind,
} from '@candlewick/core';
import { EXIT, isFolder, timeframeOf } from '@candlewick/core/host';
import { checkOutput, fileOutput } from './check-output.ts';
import { checkFormats } from './check-formats.ts';
import { keepNurserySmall } from './keep-nursery-small.ts';
import { nativeRequests, tellDerived } from './native-requests.ts';
import { fillFlag } from './parse-flags.ts';
import { writeFiles } from './write-files.ts';
import { evictionDocument } from './render/evictions.ts';
import { configurationBlock, datasetLabel, statisticsBlock } from './render/fetch-blocks.ts';
import { fetchDocument } from './render/fetch-json.ts';
import { filePlace, fileSize } from './render/file-place.ts';
import { filledText } from './render/format.ts';
import { outcomeBlock } from './render/outcome-block.ts';
import { shownWith } from './render/plain-text.ts';
import { ProgressMonitor } from './render/progress.ts';
import { errorText } from './report-error.ts';
import { RunTotals } from './render/run-totals.ts';
import type { Session } from './session.ts';

export interface FetchFlags {
  readonly output?: string;
  readonly force?: boolean;
  readonly refresh?: boolean;
  readonly cache?: boolean;
  readonly fill?: string;
}

export interface FetchPlan {
  readonly flags: FetchFlags;
  readonly formats: readonly string[];
  /** How the run is recorded; a fetch when absent. */
  readonly kind?: RunKind;
}

/** The flags of a run that say how the cache is used. @throws USAGE */
export function cacheModes({ refresh, cache }: FetchFlags) {
  if (refresh === true && cache === false)
    throw new CandlewickError(
      'USAGE',
      '--refresh asks anew for what the cache has, and --no-cache leaves it alone, so that all is asked for: use one of them.',
    );
  return { refresh: refresh === true, noCache: cache === false };
}

/** Fetches, shows, exports: what `fetch`, `update` and `repair` share. */
export async function runFetch(
  session: Session,
  { flags, formats, kind = 'fetch' }: FetchPlan,
  requestsOf: (run: Run) => Promise<readonly FetchRequest[]>,
): Promise<number> {
  const { config, io, terminal } = session;
  await session.loadPlugins();
  checkFormats(session, formats, flags.output);
  await checkOutput(session, formats, flags);
  if (fillFlag(flags.fill) && formats.length === 0)
    throw new CandlewickError('USAGE', '--fill is for files: add --export csv, or --output.');
  const started = performance.now();
  const totals = new RunTotals();
  const label = datasetLabel(config);
  const progress = new ProgressMonitor(terminal, label);
  await using run = await session.openRun(kind, { observers: [totals, progress], ...cacheModes(flags) });
  const asked = await requestsOf(run);
  if (flags.output !== undefined && !isFolder(flags.output) && asked.length > 1)
    throw new CandlewickError(
      'USAGE',
      `--output names one file, but ${asked.length} datasets are fetched: name a folder, with a slash at its end.`,
    );
  for (const { exchange, timeframe } of asked) {
    timeframeOf(timeframe);
    await session.host.registry.forExchange(exchange);
  }
  const natives = await nativeRequests(run, asked, session.host.clock.now());
  const requests = natives.map(({ request }) => request);
  configurationBlock(session, requests, flags);
  tellDerived(terminal, natives);
  keepNurserySmall();
  const outcomes = await run.fetch(requests).finally(() => progress.stop());
  const derived = new Map(outcomes.map((outcome, i) => [outcome, natives[i]!.derived]));
  outcomeBlock(terminal, outcomes, label);
  const interrupted = io.signal.aborted;
  const files = interrupted
    ? new Map<DatasetOutcome, ExportedFile[]>()
    : await exportAll(run, derived, { flags, formats }, session);
  // Now and not at the end of the run: what it evicts is part of the summary.
  const cleanup = interrupted ? undefined : await run.cleanUp();
  const durationMs = performance.now() - started;
  if (session.json)
    session.print({
      ...fetchDocument(outcomes, files, durationMs, derived),
      ...(cleanup ? { cleanup: evictionDocument(cleanup) } : {}),
    });
  else if (!interrupted)
    await statisticsBlock(terminal, { run, outcomes, totals, durationMs, label, cleanup });
  io.signal.throwIfAborted();
  if (!terminal.isShown) tellFailures(session, outcomes, label);
  return exitCode(outcomes);
}

/** Writes every file: one after another, or on threads where that pays. */
async function exportAll(
  run: Run,
  derived: ReadonlyMap<DatasetOutcome, string | undefined>,
  { flags, formats }: FetchPlan,
  session: Session,
): Promise<Map<DatasetOutcome, ExportedFile[]>> {
  const { terminal, io } = session;
  const jobs = [...derived.keys()]
    .filter(({ candles, status }) => candles > 0 && status !== 'failed')
    .flatMap((outcome) =>
      formats.map((format) => ({
        outcome,
        dataset: outcome.dataset,
        candles: outcome.candles,
        request: {
          format,
          interval: outcome.interval,
          timeframe: derived.get(outcome),
          force: flags.force === true,
          fill: fillFlag(flags.fill),
          ...fileOutput(io, flags.output),
        },
      })),
    );
  if (jobs.length > 0) terminal.heading('Exporting');
  const stream = flags.output === '-' ? { output: io.stdout } : {};
  const files = await writeFiles(session, run, jobs, stream);
  const result = new Map<DatasetOutcome, ExportedFile[]>();
  jobs.forEach(({ outcome }, i) => {
    const file = files[i]!;
    const { output } = flags;
    terminal.line(`  ${filePlace(file, output)}  ${fileSize(file, output)}${filledText(file)}`);
    result.set(outcome, [...(result.get(outcome) ?? []), file]);
  });
  return result;
}

/** Where no human output says it, failures stand on standard error. */
function tellFailures(
  { io, host }: Session,
  outcomes: readonly DatasetOutcome[],
  label: (id: DatasetId) => string,
): void {
  for (const { dataset, error } of outcomes)
    if (error)
      io.stderr.write(
        shownWith(
          io.env,
          host.redactor.redact(
            `error: ${label(dataset)}: ${errorText(error.code, error.message)} [${error.code}]\n`,
          ),
        ),
      );
}

/** 0 when all is there; the error's own code when nothing could be done; 4 for anything between. */
export function exitCode(outcomes: readonly DatasetOutcome[]): number {
  if (outcomes.every(({ status }) => status === 'complete')) return EXIT.complete;
  if (outcomes.some(({ status }) => status !== 'failed')) return EXIT.incomplete;
  const code = errorCode(Object.assign(new Error(), { code: outcomes[0]!.error?.code }));
  return code === undefined ? EXIT.internal : ERRORS[code].exit;
}
