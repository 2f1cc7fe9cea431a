// What the extension host and the engine process say to each other, over Node's IPC with serialization 'advanced':
// typed arrays pass as they are. Only types, so that every side may import it.
import type { DatasetId, LogLevel, RunKind, RunRecord, RunStatus } from '@candlewick/core';
import type {
  AuditSummary,
  DatasetDetail,
  DatasetSummary,
  Diagnostics,
  EngineError,
  EngineInfo,
  EngineSettings,
  ExchangeSummary,
  ExportSpec,
  ExportedSummary,
  FetchResult,
  FetchSpec,
  ImportSpec,
  ImportSummary,
  MarketSummary,
  NewPluginSpec,
  NewPluginSummary,
  PlanSummary,
  RunProgress,
} from './payloads.ts';
import type { IndicatorSummary, WindowRequest, WindowResult } from './window.ts';

export type * from './payloads.ts';
export type * from './window.ts';
export type { CountedGap, DatasetId, GapReason, Interval, RunRecord } from '@candlewick/core';

/** Every call: what it takes, what it gives, and what it tells meanwhile. Times in milliseconds UTC, sizes in bytes. */
export interface EngineMethods {
  /** The first call, and again whenever settings, keys, folder or trust change. Runs that are under way go on as they are. */
  configure: Method<EngineSettings, EngineInfo>;
  /** Every cached dataset. Changes come as `datasets-changed` from then on. */
  datasets: Method<Nothing, readonly DatasetSummary[]>;
  /** One dataset in detail. @throws UNKNOWN_DATASET */
  show: Method<{ readonly dataset: DatasetId }, DatasetDetail>;
  /** Candles for a screen, at the level of detail that it needs. @throws UNKNOWN_DATASET, UNKNOWN_TIMEFRAME */
  readWindow: Method<WindowRequest, WindowResult>;
  /** What a fetch would ask for; asks for no candles. */
  plan: Method<{ readonly requests: readonly FetchSpec[] }, PlanSummary>;
  fetch: Method<{ readonly requests: readonly FetchSpec[] }, FetchResult, RunProgress>;
  /** Tails the datasets; absent: all. */
  update: Method<{ readonly datasets?: readonly DatasetId[] }, FetchResult, RunProgress>;
  /** Asks again for open gaps; `explained`: for those too that have a reason. */
  repair: Method<
    { readonly datasets: readonly DatasetId[]; readonly explained?: boolean },
    FetchResult,
    RunProgress
  >;
  verify: Method<{ readonly datasets: readonly DatasetId[] }, readonly AuditSummary[], RunProgress>;
  export: Method<ExportSpec, readonly ExportedSummary[], RunProgress>;
  /** Takes files of candles in, as datasets of their own (`import:<name>`). @throws USAGE where a file does not tell its market */
  import: Method<ImportSpec, readonly ImportSummary[], RunProgress>;
  /** Gives what was there and is gone now. */
  delete: Method<{ readonly datasets: readonly DatasetId[] }, readonly DatasetId[]>;
  exchanges: Method<Nothing, readonly ExchangeSummary[]>;
  /** Markets of an exchange, from the list of the day unless `refresh`. */
  symbols: Method<{ readonly exchange: string; readonly refresh?: boolean }, readonly MarketSummary[]>;
  /** Timeframes that an exchange has itself, short to long. */
  timeframes: Method<{ readonly exchange: string }, readonly string[]>;
  /** Indicators that windows can have, with their usual numbers. */
  indicators: Method<Nothing, readonly IndicatorSummary[]>;
  /** Names of the exporters that are loaded. */
  formats: Method<Nothing, readonly string[]>;
  /** Writes the project of a new plugin. @throws USAGE for a name that is none, OUTPUT_EXISTS for a folder with something in it */
  newPlugin: Method<NewPluginSpec, NewPluginSummary>;
  /** Records of the newest runs, newest first; those of the command line too. */
  runs: Method<{ readonly limit?: number }, readonly RunRecord[]>;
  /** What a bug report needs; holds no keys. */
  diagnostics: Method<Nothing, Diagnostics>;
}

/** One call of `EngineMethods`. */
export interface Method<Params, Result, Progress = never> {
  readonly params: Params;
  readonly result: Result;
  readonly progress: Progress;
}
export type Nothing = Readonly<Record<never, never>>;
export type MethodName = keyof EngineMethods;
export type ParamsOf<M extends MethodName> = EngineMethods[M]['params'];
export type ResultOf<M extends MethodName> = EngineMethods[M]['result'];
export type ProgressOf<M extends MethodName> = EngineMethods[M]['progress'];

/** What the engine tells without being asked. */
export type EngineEvent =
  | {
      readonly type: 'datasets-changed';
      /** New, or otherwise than before: fetched by this engine or by another process. */
      readonly changed: readonly DatasetSummary[];
      readonly removed: readonly DatasetId[];
    }
  /** The engine is there, with these settings: what was read before may be otherwise now. */
  | {
      readonly type: 'configured';
      readonly info: EngineInfo;
      /** Of a process that has just started: it has answered nothing yet. */
      readonly isFirst: boolean;
    }
  /** The process died. Calls that waited have failed with ENGINE_LOST; the next one starts another. */
  | { readonly type: 'engine-lost'; readonly how: string }
  /** A run has been recorded. */
  | { readonly type: 'run-finished'; readonly kind: RunKind; readonly status: RunStatus }
  | { readonly type: 'log'; readonly level: LogLevel; readonly line: string };

/** How the rest of the extension speaks to the engine: `host/engine-client.ts` is the one that does it. */
export interface EngineConnection {
  /**
   * @throws EngineFailure with a code from core's table of errors, or ENGINE_LOST when the process died
   */
  call<M extends MethodName>(
    method: M,
    params: ParamsOf<M>,
    options?: CallOptions<ProgressOf<M>>,
  ): Promise<ResultOf<M>>;
  onEvent(listener: (event: EngineEvent) => void): { dispose(): void };
}

export interface CallOptions<Progress> {
  /** Stops the work in the engine; the call ends with the error INTERRUPTED, or with what was done by then. */
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((progress: Progress) => void) | undefined;
}

export type ToEngine =
  | {
      readonly type: 'call';
      readonly id: number;
      readonly method: MethodName;
      readonly params: unknown;
    }
  | { readonly type: 'cancel'; readonly id: number };

export type FromEngine =
  /** The first message: calls are taken from now on. */
  | { readonly type: 'ready' }
  | { readonly type: 'result'; readonly id: number; readonly result: unknown }
  | { readonly type: 'error'; readonly id: number; readonly error: EngineError }
  | { readonly type: 'progress'; readonly id: number; readonly progress: unknown }
  | { readonly type: 'event'; readonly event: EngineEvent };
