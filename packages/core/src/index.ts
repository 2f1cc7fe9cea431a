// The public surface of @candlewick/core: what hosts and plugins may import.
export * from './contracts/cache.ts';
export * from './contracts/cache-maintenance.ts';
export * from './contracts/clock.ts';
export * from './contracts/events.ts';
export * from './contracts/exchange.ts';
export * from './contracts/exporter.ts';
export * from './contracts/limiter.ts';
export * from './contracts/logger.ts';
export * from './contracts/monitor.ts';
export * from './contracts/plugin.ts';
export * from './domain/candles.ts';
export * from './domain/coverage.ts';
export * from './domain/dataset-state.ts';
export * from './domain/dataset.ts';
export * from './domain/gap.ts';
export * from './domain/grid.ts';
export * from './domain/grid-divides.ts';
export * from './domain/interval.ts';
export * from './domain/put-rows.ts';
export * from './domain/timeframe.ts';
export * from './domain/verdict.ts';
export * from './errors.ts';
export * from './simulation/fold-bars.ts';
export * from './simulation/outages.ts';
export * from './simulation/simulated-market.ts';
export * from './simulation/simulated-symbols.ts';
export * from './analysis/export-columns.ts';
export * from './analysis/export-columns-schema.ts';
export * from './analysis/fill-gaps.ts';
export type { View } from './analysis/export-view.ts';
export {
  INDICATOR_NAMES,
  INDICATORS,
  indicatorKind,
  type IndicatorKind,
  type IndicatorName,
  type IndicatorParameter,
} from './analysis/indicators/indicator-table.ts';
export { parseIndicators, shapeOf, type Indicator } from './analysis/indicators/parse-indicators.ts';
export type { CandleMismatch } from './analysis/compare-series.ts';
export * from './analysis/resample.ts';
export * from './analysis/format-number.ts';
export * from './analysis/format-time.ts';
export * from './analysis/row-text.ts';
export * from './analysis/text-chunks.ts';
export * from './analysis/statistics.ts';
export type { AuditRequest, DatasetAudit } from './compose/audit-dataset.ts';
export { derivedGrid, type ViewOptions } from './compose/dataset-view.ts';
export { chooseSource } from './compose/choose-source.ts';
export { nativeRequest, type NativeRequest } from './compose/native-request.ts';
export type { CrossCheck } from './compose/cross-check.ts';
export { checkPlace } from './compose/file-target.ts';
export * from './compose/open-host.ts';
export * from './compose/open-run.ts';
export { lastUse } from './compose/plan-evictions.ts';
export { usedBytes, type Eviction, type PruneRequest, type PruneResult } from './compose/prune-cache.ts';
export type { RecheckRequest } from './compose/recheck-datasets.ts';
export type { ExportedFile, ExportRequest } from './compose/export-dataset.ts';
export * from './compose/run-facade.ts';
export * from './compose/run-settings.ts';
export * from './config/config-file.ts';
export * from './config/folders.ts';
export { setPath } from './config/layers.ts';
export * from './config/json-schema.ts';
export * from './config/load-config.ts';
export * from './config/moment.ts';
export * from './config/nearest.ts';
export * from './config/parse-config.ts';
export * from './config/schema.ts';
export type { SettingRow } from './config/setting-row.ts';
export { SETTING_ROWS } from './config/settings.generated.ts';
export * from './config/settings-list.ts';
export * from './config/units.ts';
export { AUDIT_DEFAULTS, type AuditSettings } from './pipeline/4-verify/audit-candles.ts';
export * from './pipeline/4-verify/audit-report.ts';
export type { CandleDifference, Recheck } from './pipeline/4-verify/compare-records.ts';
export * from './pipeline/outcome.ts';
export { knownSpan, type RepairOptions } from './pipeline/repair-request.ts';
export { togetherMs, type Estimate, type Experience } from './pipeline/estimate.ts';
export type { DatasetPlan } from './pipeline/planner.ts';
export { timeframeOf, type Bound, type FetchRequest } from './pipeline/target.ts';
export * from './plugins/options-schema.ts';
export * from './plugins/registry.ts';
export * from './analysis/run-record.ts';
export * from './analysis/run-records-folder.ts';
export * from './compose/run-records.ts';
