// Written by pnpm generate from the plugins' options.
export const OPTION_DEFAULTS = {
  "exchange-simulated": { latencyMs: 15, seed: 0 },
  "exchange-ccxt": { ccxt: {}, params: {} },
  "cache-lmdb": { compression: "candles", memory: true },
  "limiter-weight": { share: 0.9, warnAt: 0.8, shared: true },
  "exporter-csv": {
    columns: ["timestamp", "open", "high", "low", "close", "volume"],
    timeZone: "UTC",
    timeFormat: "datetime",
    separator: ",",
    header: true,
  },
  "exporter-json": {
    columns: ["timestamp", "open", "high", "low", "close", "volume"],
    timeZone: "UTC",
    timeFormat: "iso",
  },
  "exporter-jsonl": {
    columns: ["timestamp", "open", "high", "low", "close", "volume"],
    timeZone: "UTC",
    timeFormat: "iso",
  },
  "exporter-parquet": {
    columns: ["timestamp", "open", "high", "low", "close", "volume"],
    compression: "zstd",
    rowGroup: 65536,
  },
  "exporter-arrow": {
    columns: ["timestamp", "open", "high", "low", "close", "volume"],
    compression: "none",
    extension: "arrow",
    batch: 65536,
  },
  "exporter-npy": { columns: ["open", "high", "low", "close", "volume"], dtype: "float64", window: 1 },
  "exporter-freqtrade": { format: "feather" },
  "exporter-backtrader": {},
  "exporter-lean": {},
  "exporter-tradingview": {},
  "monitor-log": { level: "debug" },
  "monitor-performance": { keep: 200 },
};
