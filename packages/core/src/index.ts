// The public surface of @candlewick/core: what authors of plugins and users of the library import.
// It is versioned (docs/2-plugins/api-versions.md) and written down in packages/core/api; what only hosts need is in host.ts.

// A plugin, and what each kind of it must do.
export {
  definePlugin,
  PLUGIN_API,
  type AnyPlugin,
  type CacheContext,
  type Credentials,
  type ExchangeContext,
  type LimiterContext,
  type NetworkSettings,
  type PluginContext,
  type PluginDefinition,
  type PluginKind,
  type PluginKinds,
  type RunContext,
} from './contracts/plugin.ts';
export type {
  Exchange,
  ExchangeCapabilities,
  Market,
  Page,
  PageRequest,
  SeekAnswer,
  Series,
  VenueStatus,
} from './contracts/exchange.ts';
export {
  SOURCE_CHOICES,
  type History,
  type HistoryFile,
  type HistoryPage,
  type SourceChoice,
} from './contracts/history.ts';
export type {
  Cache,
  CacheCapabilities,
  CacheEvent,
  CacheStatistics,
  CommitResult,
  DatasetRecord,
  ReadOptions,
  ReadSource,
} from './contracts/cache.ts';
export type {
  Backup,
  BackupOptions,
  BackupResult,
  CacheCheck,
  CacheFinding,
  CacheMaintenance,
  CheckOptions,
  CompactResult,
  RestoreOptions,
  TaskOptions,
} from './contracts/cache-maintenance.ts';
export type {
  Gate,
  Limiter,
  Permit,
  PoolRule,
  PoolState,
  PoolStatus,
  ResponseMeta,
} from './contracts/limiter.ts';
export type {
  Exporter,
  ExporterCapabilities,
  ExportFile,
  ExportResult,
  ExportSource,
  ExportTarget,
  FileSuggestion,
} from './contracts/exporter.ts';
export type { Monitor } from './contracts/monitor.ts';
export {
  STAGES,
  type CountedGap,
  type DatasetOutcome,
  type RunEvent,
  type RunEvents,
  type RunEventType,
  type RunKind,
  type RunStatus,
  type Stage,
} from './contracts/events.ts';
export type { Clock } from './contracts/clock.ts';
export { LOG_LEVELS, type LogFields, type Logger, type LogLevel } from './contracts/logger.ts';

// Errors: a code, never a message.
export {
  CandlewickError,
  errorCode,
  isAbort,
  isRetryable,
  type CandlewickErrorOptions,
  type ErrorCode,
} from './errors.ts';
export { ERRORS } from './error-table.ts';
export type { ErrorRow } from './error-row.ts';

// Folders, made in a way that ends everywhere.
export { makeFolder } from './make-folder.ts';
export { makeFolderSync } from './make-folder-sync.ts';

// The values that both handle: columns, intervals, timeframes, coverage, gaps.
export {
  allocateCandles,
  candlesFromRows,
  concatCandles,
  CORE_COLUMNS,
  lowerBound,
  NO_CANDLES,
  rowsOf,
  sliceByTime,
  sliceCandles,
  VALUE_COLUMNS,
  type Candles,
  type CoreColumn,
} from './domain/candles.ts';
export { datasetKey, type DatasetId } from './domain/dataset.ts';
export {
  intersect,
  intersectIntervals,
  isEmptyInterval,
  subtractIntervals,
  type Interval,
} from './domain/interval.ts';
export {
  approximateStep,
  divides,
  parseTimeframe,
  type Timeframe,
  type TimeframeUnit,
} from './domain/timeframe.ts';
export { createGrid, type Grid } from './domain/grid.ts';
export { removeCoverage, type CoverageEntry, type Provenance } from './domain/coverage.ts';
export {
  EXPLAINED_REASONS,
  forgetGaps,
  isExplained,
  OPEN_REASONS,
  type ExplainedReason,
  type GapEvidence,
  type GapReason,
  type LedgerEntry,
  type OpenReason,
} from './domain/gap.ts';

// For caches: what a change does to a dataset, and rows that become stored runs.
export {
  applyChange,
  NEW_DATASET,
  type CandlePut,
  type DatasetChange,
  type DatasetFacts,
  type DatasetState,
} from './domain/dataset-state.ts';
export {
  copyRows,
  countRows,
  cutRuns,
  joinRuns,
  putRows,
  storableRows,
  type CandleRuns,
  type PutOutcome,
  type Revision,
} from './domain/put-rows.ts';

// For exporters: columns, text of rows, and a loop that others may use meanwhile.
export { columnGroups, type ColumnGroup } from './analysis/column-groups.ts';
export { resolveExportColumns, type ExportColumn, type ExportColumns } from './analysis/export-columns.ts';
export { exportColumnsSchema, timeZoneSchema } from './analysis/export-columns-schema.ts';
export { TIME_FORMATS, type TimeFormat } from './analysis/format-time.ts';
export { parseTimeText } from './analysis/parse-time-text.ts';
export { RowText, type RowLayout } from './analysis/row-text.ts';
export { TextChunks, yieldToLoop } from './analysis/text-chunks.ts';
export { isViewColumn } from './analysis/view-column.ts';

// For monitors: the record of a run.
export {
  runRecordSchema,
  type RunRecord,
  type RunRecordBudgetSample,
  type RunRecordRequest,
} from './analysis/run-record.ts';
export { RUN_RECORDS_FOLDER } from './analysis/run-records-folder.ts';

// A market that is computed: the same candles for everyone, without a venue.
export {
  createSimulatedMarket,
  SIMULATED_TIMEFRAMES,
  type SimulatedMarket,
  type SimulatedMarketOptions,
  type SimulatedRead,
} from './simulation/simulated-market.ts';
export type { Outage } from './simulation/outages.ts';
export { SIMULATED_EXTRAS, SIMULATED_SYMBOLS, type SimulatedSymbol } from './simulation/simulated-symbols.ts';

// The library: a host, a run, a configuration, and what they ask for and give.
export { openHost, type Host, type HostOptions } from './compose/open-host.ts';
export { openRun, type RunOptions } from './compose/open-run.ts';
export type { Run } from './compose/run-facade.ts';
export type { MarketCatalog } from './compose/market-catalog.ts';
export { configSchema, type Config, type ConfigInput } from './config/schema.ts';
export { parseConfig } from './config/parse-config.ts';
export { loadConfig, type LoadedConfig, type LoadOptions } from './config/load-config.ts';
export type { Json } from './config/config-file.ts';
export type { Environment, IsExchange } from './config/environment.ts';
export type { Layer } from './config/layers.ts';
export { userFolders, type FolderOptions, type Folders } from './config/folders.ts';
export { parseMoment, type Moment } from './config/moment.ts';
export { optionsSchema } from './plugins/options-schema.ts';
export type { PluginRegistry, RegisteredPlugin } from './plugins/registry.ts';
export type { Bound, FetchRequest } from './pipeline/target.ts';
export type { DatasetPlan, PlannedFile } from './pipeline/planner.ts';
export { wholeColumns } from './pipeline/whole-columns.ts';
export type { Estimate, Experience } from './pipeline/estimate.ts';
export type { RepairOptions } from './pipeline/repair-request.ts';
export type { View } from './analysis/export-view.ts';
export type { ViewOptions } from './compose/dataset-view.ts';
export { FILL_METHODS, type FillMethod } from './analysis/fill-gaps.ts';
export { PARTIAL_MODES, type PartialMode } from './analysis/resample.ts';
export { parseIndicators, type Indicator } from './analysis/indicators/parse-indicators.ts';
export {
  INDICATORS,
  type IndicatorKind,
  type IndicatorName,
  type IndicatorParameter,
} from './analysis/indicators/indicator-table.ts';
export type { Drawdown } from './analysis/drawdowns.ts';
export type { CandleReturn, ReturnStatistics } from './analysis/returns.ts';
export type { PriceStatistics } from './analysis/statistics.ts';
export type { ExportedFile, ExportRequest } from './compose/export-dataset.ts';
export type { FileOptions, WrittenFile } from './compose/file-options.ts';
export { COMPRESSIONS, type Compression } from './compose/compression.ts';
export { PARTITIONS, type Partition } from './domain/partition.ts';
export type { ImportedFile, ImportFile, ImportOutcome, ImportRequest } from './compose/import-dataset.ts';
export type { ImportedRows, ImportFinding } from './pipeline/4-verify/judge-import.ts';
export type { AuditRequest, DatasetAudit } from './compose/audit-dataset.ts';
export type { UnusualSettings } from './domain/usual.ts';
export type { Issue, IssueKind } from './domain/verdict.ts';
export type { AuditSettings } from './pipeline/4-verify/audit-candles.ts';
export {
  ANOMALIES,
  DEFECTS,
  type AnomalyKind,
  type AuditReport,
  type DefectKind,
  type Finding,
  type FindingKind,
  type FindingTotal,
} from './pipeline/4-verify/audit-report.ts';
export type { Confirmation, ConfirmRequest } from './compose/confirm-import.ts';
export type { CrossCheck } from './compose/cross-check.ts';
export type { CandleMismatch, SeriesComparison } from './analysis/compare-series.ts';
export type { FileCheck } from './pipeline/4-verify/compare-files.ts';
export type { RecheckRequest } from './compose/recheck-datasets.ts';
export type { CandleDifference, Recheck } from './pipeline/4-verify/compare-records.ts';
export type { Eviction, PruneRequest, PruneResult } from './compose/prune-cache.ts';
