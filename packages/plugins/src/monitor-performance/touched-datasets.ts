import { datasetKey, type DatasetId, type RunRecord } from '@candlewick/core';

type Row = RunRecord['datasets'][number];

/** Datasets that a run worked with and asked nobody for, in the order in which they came. */
export class TouchedDatasets {
  readonly #candles = new Map<string, { readonly id: DatasetId; candles: number }>();

  get isEmpty(): boolean {
    return this.#candles.size === 0;
  }

  add(id: DatasetId, candles: number): void {
    const known = this.#candles.get(datasetKey(id));
    if (known) known.candles += candles;
    else this.#candles.set(datasetKey(id), { id, candles });
  }

  /** @param status of the run: they have none of their own */
  rows(status: RunRecord['status']): Row[] {
    return [...this.#candles.values()].map(({ id: { exchange, symbol, timeframe }, candles }) => ({
      ...{ exchange, symbol, timeframe, status, candles },
      ...{ fetched: 0, requests: 0, cacheHitRatio: 1 },
    }));
  }
}
