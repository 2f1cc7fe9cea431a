/** When something counts as unusual. */
export interface UnusualSettings {
  /** So many candles in a row, or more, without volume and movement are a flat run. */
  readonly flatRun: number;
  /** A return so many robust deviations from the median return is a price anomaly. */
  readonly priceThreshold: number;
  /** A volume (its logarithm) so many robust deviations above the median is a volume anomaly. */
  readonly volumeThreshold: number;
  /** Candles with volume that say what is usual. */
  readonly window: number;
}

export const USUAL: UnusualSettings = { flatRun: 10, priceThreshold: 20, volumeThreshold: 8, window: 240 };
