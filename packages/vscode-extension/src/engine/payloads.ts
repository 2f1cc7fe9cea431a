// What the calls of the engine take and give. Only types. Times in milliseconds UTC, sizes in bytes.
import type {
  CountedGap,
  DatasetId,
  DatasetOutcome,
  GapReason,
  Interval,
  PluginKind,
} from '@candlewick/core';

/** An error as it crosses the wire. */
export interface EngineError {
  /** Of core's table of errors, or ENGINE_LOST. */
  readonly code: string;
  readonly message: string;
  /** What the user can do, where the message does not say it. */
  readonly remedy?: string | undefined;
  /** The setting that matters most, `network.proxy`. */
  readonly setting?: string | undefined;
  /** The same may succeed when it is tried again. */
  readonly retry?: boolean | undefined;
}

export interface EngineSettings {
  /** Where the project's file is looked for, and where exports go; absent: no folder is open. */
  readonly folder?: string | undefined;
  /** Whether plugins, addresses and code of that folder may be used. */
  readonly trusted: boolean;
  /** The user's settings, in the shape of the configuration file. */
  readonly settings: Readonly<Record<string, unknown>>;
}

export interface EngineInfo {
  readonly cacheFolder: string;
  /** Where exports go when nothing else is said; absolute. */
  readonly exportFolder: string;
  readonly projectFile?: string | undefined;
  /** Settings of the project's file that were left out because it is not trusted. */
  readonly refused: readonly string[];
  readonly exchange: string;
  readonly timeframe: string;
}

export interface DatasetSummary {
  readonly id: DatasetId;
  readonly candles: number;
  readonly bytes: number;
  /** From the first to the end of the last time that anything is known of; absent: nothing is. */
  readonly span?: Interval | undefined;
  /** First and last stored open time. */
  readonly firstTime?: number | undefined;
  readonly lastTime?: number | undefined;
  /** Length of a candle, for sorting and for telling what is stale; months count as 30.4 days. */
  readonly stepMs: number;
  /** Gaps that nobody can explain, with the candles that are missing in them, and those with a reason. */
  readonly openGaps: number;
  readonly missingCandles: number;
  /** Of the missing ones those that a run that was stopped did not ask for, or that lie between what was fetched. Absent: none. */
  readonly unaskedCandles?: number;
  readonly explainedGaps: number;
  /** Why, and how many gaps for each reason. */
  readonly reasons: readonly ReasonCount[];
  /** The market has ended: there is nothing more to come. */
  readonly isDelisted: boolean;
  readonly sources: readonly string[];
  readonly updatedAt: number;
  readonly pinned: boolean;
  /** Another one after every commit, and when the dataset was deleted and made anew. */
  readonly mark: string;
  /** A run of this engine is at work on it. */
  readonly isUpdating: boolean;
  /** Why the last attempt of this engine failed. */
  readonly failure?: EngineError | undefined;
}

export interface ReasonCount {
  readonly reason: GapReason;
  readonly isExplained: boolean;
  readonly gaps: number;
}

export interface DatasetDetail {
  readonly summary: DatasetSummary;
  readonly gaps: readonly GapSummary[];
  readonly coverage: readonly CoverageSummary[];
  readonly extras: readonly string[];
  readonly revisions: number;
  /** Timeframes that its candles can be shown in, its own first, short to long. Any other multiple goes too (`7m`). */
  readonly timeframes: readonly string[];
}

export interface GapSummary extends CountedGap {
  /** The exchange has no candles there; else nobody can say. */
  readonly isExplained: boolean;
}

export interface CoverageSummary extends Interval {
  readonly fetchedAt: number;
  readonly provenance: string;
  readonly source: string;
}

/** What to fetch. Starts and ends as on the command line: `2024-01-31`, `90d`, `listing`; absent: the last 1,000. */
export interface FetchSpec extends DatasetId {
  readonly start?: string | undefined;
  readonly end?: string | undefined;
}

export interface PlanSummary {
  readonly datasets: readonly DatasetPlanSummary[];
  readonly requests: number;
  readonly weight: number;
  readonly candles: number;
  readonly downloadBytes: number;
  readonly diskBytes: number;
  readonly durationMs: number;
  /** False: nothing is known of the exchange yet, and time and bytes are assumptions. */
  readonly isMeasured: boolean;
}

export interface DatasetPlanSummary {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  readonly slots: number;
  readonly missingSlots: number;
  readonly requests: number;
}

/** Told a few times a second while a run is at work. */
export interface RunProgress {
  /** The dataset that is at work, or the last one that was. */
  readonly dataset?: DatasetId | undefined;
  /** Grid times (fetch) or candles (verify, export) settled, and all of them; `total` 0: not known yet. */
  readonly done: number;
  readonly total: number;
  readonly candlesPerSecond: number;
  readonly etaMs?: number | undefined;
  readonly datasets: number;
  readonly datasetsDone: number;
  /** The fullest budget: weight used and allowed in its window. */
  readonly budget?: { readonly used: number; readonly allowed: number } | undefined;
  /** Why nothing moves: a budget is used up, a ban, a retry. */
  readonly waiting?: { readonly reason: string; readonly untilMs: number } | undefined;
}

export type OutcomeSummary = Omit<DatasetOutcome, 'gaps' | 'issues' | 'error'> & {
  readonly gaps: number;
  readonly openGaps: number;
  readonly error?: EngineError | undefined;
};

export interface FetchResult {
  readonly outcomes: readonly OutcomeSummary[];
  /** The user stopped it; what was fetched until then is kept. */
  readonly interrupted: boolean;
  readonly durationMs: number;
}

export interface AuditSummary {
  readonly dataset: DatasetId;
  readonly interval: Interval;
  readonly candles: number;
  /** Findings that say the data is wrong or not whole, and those that only say it is unusual. */
  readonly defects: number;
  readonly anomalies: number;
  readonly totals: readonly { readonly kind: string; readonly findings: number; readonly candles: number }[];
  /** The first findings, each with its place. */
  readonly findings: readonly (Interval & {
    readonly kind: string;
    readonly candles: number;
    readonly detail: string;
  })[];
}

export interface ExportSpec {
  readonly datasets: readonly DatasetId[];
  readonly format: string;
  /** A file, for one dataset; absent: the default name in the export folder. */
  readonly file?: string | undefined;
  readonly interval?: Interval | undefined;
  /** Longer candles made of the dataset's. */
  readonly timeframe?: string | undefined;
  readonly fill?: 'linear' | 'previous' | undefined;
}

export interface ExportedSummary {
  readonly dataset: DatasetId;
  readonly file?: string | undefined;
  readonly bytes: number;
  readonly candles: number;
  /** What was not had of the range, and nothing explains; absent: the file is whole. */
  readonly missing?: MissingSummary | undefined;
}

export interface MissingSummary {
  readonly candles: number;
  readonly gaps: number;
  /** Where; the first few of them. */
  readonly places: readonly Interval[];
}

export interface ImportSpec {
  readonly paths: readonly string[];
  /** After `import:`. */
  readonly name: string;
  /** Where the files' names do not tell it. */
  readonly symbol?: string | undefined;
  readonly timeframe?: string | undefined;
}

export interface ImportSummary {
  readonly dataset: DatasetId;
  readonly files: number;
  readonly candles: number;
  readonly added: number;
  readonly revised: number;
  readonly openGaps: number;
}

export interface NewPluginSpec {
  readonly kind: PluginKind;
  /** `my-format`, or the name of a package. */
  readonly name: string;
  /** Absolute: its own folder is made there. */
  readonly parent: string;
}

export interface NewPluginSummary {
  /** In the configuration. */
  readonly name: string;
  readonly package: string;
  /** Absolute. */
  readonly folder: string;
  /** Paths in it. */
  readonly files: readonly string[];
}

export interface ExchangeSummary {
  readonly id: string;
  readonly plugin: string;
}

export interface MarketSummary {
  readonly symbol: string;
  /** The venue's own name of it. */
  readonly id: string;
  readonly type: string;
  readonly active: boolean;
}

export interface Diagnostics {
  readonly versions: Readonly<Record<string, string>>;
  readonly platform: string;
  readonly folders: Readonly<Record<string, string>>;
  readonly plugins: readonly {
    readonly kind: string;
    readonly name: string;
    readonly origin: string;
  }[];
  readonly cache: {
    readonly datasets: number;
    readonly candles: number;
    readonly diskBytes: number;
  };
  readonly memoryBytes: number;
}
