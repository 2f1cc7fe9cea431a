import type { DatasetId } from '../protocol.ts';

export const isSameDataset = (a: DatasetId, b: DatasetId): boolean =>
  a.exchange === b.exchange && a.symbol === b.symbol && a.timeframe === b.timeframe;
