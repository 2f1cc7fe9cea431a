// The public surface of @candlewick/plugins: the plugins that come with Candlewick.
export { builtIns } from './built-ins.ts';
export { default as cacheLmdb } from './cache-lmdb/plugin.ts';
export { default as exchangeCcxt } from './exchange-ccxt/plugin.ts';
export { default as exchangeSimulated } from './exchange-simulated/plugin.ts';
export { default as exporterCsv } from './exporter-csv/plugin.ts';
export { default as exporterJson } from './exporter-json/plugin.ts';
export { default as exporterJsonl } from './exporter-jsonl/plugin.ts';
export { default as exporterArrow } from './exporter-arrow/plugin.ts';
export { default as exporterBacktrader } from './exporter-backtrader/plugin.ts';
export { default as exporterFreqtrade } from './exporter-freqtrade/plugin.ts';
export { default as exporterLean } from './exporter-lean/plugin.ts';
export { default as exporterNpy } from './exporter-npy/plugin.ts';
export { default as exporterParquet } from './exporter-parquet/plugin.ts';
export { default as exporterTradingview } from './exporter-tradingview/plugin.ts';
export { default as limiterWeight } from './limiter-weight/plugin.ts';
export { default as monitorLog } from './monitor-log/plugin.ts';
export { default as monitorPerformance } from './monitor-performance/plugin.ts';
export {
  openCandleFile,
  planImports,
  type CandleFile,
  type CandleFileOptions,
  type ImportChoice,
  type PlannedFile,
  type PlannedImport,
  type TimeUnit,
} from './candle-files/candle-files.ts';
export { ccxtVersions, type CcxtVersions } from './exchange-ccxt/ccxt-versions.ts';
