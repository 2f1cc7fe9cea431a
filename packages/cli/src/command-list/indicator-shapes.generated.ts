// Generated from core's table of indicators by `pnpm generate`.
export const INDICATOR_SHAPES = "sma:20, ema:20, wma:20, rsi:14, macd:12:26:9, bb:20:2, atr:14, vwap, obv";
