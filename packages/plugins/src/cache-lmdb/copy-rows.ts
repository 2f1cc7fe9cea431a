import type { Candles } from '@candlewick/core';

/** The rows in memory of their own. */
export const copyRows = (rows: Candles): Candles => ({
  length: rows.length,
  time: rows.time.slice(),
  open: rows.open.slice(),
  high: rows.high.slice(),
  low: rows.low.slice(),
  close: rows.close.slice(),
  volume: rows.volume.slice(),
  extras: Object.fromEntries(Object.entries(rows.extras).map(([name, column]) => [name, column.slice()])),
});
