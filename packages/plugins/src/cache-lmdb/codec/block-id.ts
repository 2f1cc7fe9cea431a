/** Which block of which dataset, at which of its versions. No two different contents ever share one. */
export interface BlockId {
  /** Number of the dataset in this cache; never reused. */
  readonly dataset: number;
  /** Number of the block: its open times lie in `[block * span, (block + 1) * span)`. */
  readonly block: number;
  /** Version of the dataset that wrote it. */
  readonly version: number;
}
