import type { AnyPlugin } from '@candlewick/core';
import cacheLmdb from './cache-lmdb/plugin.ts';
import exchangeCcxt from './exchange-ccxt/plugin.ts';
import exchangeSimulated from './exchange-simulated/plugin.ts';
import exporterArrow from './exporter-arrow/plugin.ts';
import exporterBacktrader from './exporter-backtrader/plugin.ts';
import exporterCsv from './exporter-csv/plugin.ts';
import exporterFreqtrade from './exporter-freqtrade/plugin.ts';
import exporterJson from './exporter-json/plugin.ts';
import exporterJsonl from './exporter-jsonl/plugin.ts';
import exporterLean from './exporter-lean/plugin.ts';
import exporterNpy from './exporter-npy/plugin.ts';
import exporterParquet from './exporter-parquet/plugin.ts';
import exporterTradingview from './exporter-tradingview/plugin.ts';
import limiterWeight from './limiter-weight/plugin.ts';
import monitorLog from './monitor-log/plugin.ts';
import monitorPerformance from './monitor-performance/plugin.ts';

/** The plugins that come with Candlewick. A host may leave any of them out. */
export const builtIns: readonly AnyPlugin[] = [
  exchangeSimulated,
  exchangeCcxt,
  cacheLmdb,
  limiterWeight,
  exporterCsv,
  exporterJson,
  exporterJsonl,
  exporterParquet,
  exporterArrow,
  exporterNpy,
  exporterFreqtrade,
  exporterBacktrader,
  exporterLean,
  exporterTradingview,
  monitorLog,
  monitorPerformance,
];
