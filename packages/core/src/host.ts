// @candlewick/core/host: what a command line or an editor needs besides the library, and plugins do not.
// For hosts; may change in a minor version. Nothing is in both entries, and both share one copy of the code.

// The words of requests and settings: listing, parsing, suggesting.
export { PARTIAL_COLUMN, resample, Resampler, type ResampleOptions } from './analysis/resample.ts';
export { isTimeZone } from './analysis/time-zone.ts';
export { PLUGIN_KINDS } from './contracts/plugin.ts';
export { hull } from './domain/interval.ts';
export { parseFileSource, type FileSource } from './domain/file-source.ts';
export { COMMON_TIMEFRAMES } from './domain/timeframe.ts';
export { CONFIG_FILE } from './config/config-file.ts';
export { homeFolder } from './config/folders.ts';
export { configJsonSchema } from './config/json-schema.ts';
export { setPath } from './config/layers.ts';
export { didYouMean } from './config/nearest.ts';
export type { SettingMeta } from './config/fields.ts';
export type { SettingRow } from './config/setting-row.ts';
export { SETTING_ROWS } from './config/settings.generated.ts';
export { listSettings, type Setting } from './config/settings-list.ts';
export { parseBytes, parseDuration } from './config/units.ts';
export { EXIT } from './error-row.ts';

// What is shown: indicators, charts, gaps, statistics.
export { addIndicators } from './analysis/indicators/add-indicators.ts';
export { INDICATOR_NAMES, indicatorKind } from './analysis/indicators/indicator-table.ts';
export { shapeOf } from './analysis/indicators/parse-indicators.ts';
export { bytesText } from './analysis/bytes-text.ts';
export { momentText } from './analysis/moment-text.ts';
export { barRoom, type ChartSize } from './analysis/chart/chart-layout.ts';
export { chartModel, type ChartModel } from './analysis/chart/chart-model.ts';
export { chartTitle } from './analysis/chart/chart-title.ts';
export { niceTicks, tickText } from './analysis/chart/scale.ts';
export { svgChart, type SvgChartOptions } from './analysis/chart/svg-chart.ts';
export { CHART_THEMES, type ChartTheme, type ChartThemeName } from './analysis/chart/svg-theme.ts';
export { coverageShare, gapTable, type GapRow } from './analysis/gap-table.ts';
export { levelOfDetail } from './analysis/level-of-detail.ts';
export { collectStatistics, type StatisticsCollector } from './analysis/statistics.ts';
export { isDefect } from './pipeline/4-verify/audit-report.ts';
export { togetherMs } from './pipeline/estimate.ts';
export { intervalState, type IntervalState } from './pipeline/outcome.ts';

// What a host decides before and after a run.
export { checkFolder, checkPlace } from './compose/check-place.ts';
export { chooseSource } from './compose/choose-source.ts';
export { derivedGrid } from './compose/dataset-view.ts';
export { exportRoot, isFolder } from './compose/export-place.ts';
export { nativeRequest, type NativeRequest } from './compose/native-request.ts';
export { missingBeyond, type OpenEnds } from './compose/missing-beyond.ts';
export { lastUse } from './compose/plan-evictions.ts';
export { usedBytes } from './compose/prune-cache.ts';
export {
  readRunRecords,
  type ReadRunRecordsOptions,
  type RunRecords,
  type SkippedRecord,
} from './compose/run-records.ts';
export { resourcesOf, type Resources } from './compose/run-settings.ts';
export { writeTextFile } from './compose/write-text-file.ts';
export { wasAsked } from './domain/gap.ts';
export { knownSpan } from './pipeline/repair-request.ts';
export { emptyRange } from './pipeline/empty-range.ts';
export { timeframeOf } from './pipeline/target.ts';

// What is loaded: by whom it was made, what it can do, whether it works.
export { probePlugins, type PluginProbe } from './compose/probe-plugins.ts';
export { describeCapabilities } from './plugins/capability-words.ts';
export { loadModule, type PluginModule } from './plugins/load.ts';
export { optionTable, type OptionRow } from './plugins/option-table.ts';
export { packageOf, type PackageOf } from './plugins/package-of.ts';
