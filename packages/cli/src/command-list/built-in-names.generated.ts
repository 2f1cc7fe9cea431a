// Generated from the list of built-in plugins by `pnpm generate`.
export const FORMATS: readonly string[] = [
  "csv",
  "json",
  "jsonl",
  "parquet",
  "arrow",
  "npy",
  "freqtrade",
  "backtrader",
];
/** Files of these may be compressed. */
export const COMPRESSIBLE_FORMATS: readonly string[] = ["csv", "json", "jsonl", "backtrader"];
/** Files of these may be continued. */
export const APPENDABLE_FORMATS: readonly string[] = ["csv", "jsonl"];
export const EXCHANGE_PLUGINS: readonly string[] = ["simulated", "ccxt"];
