// A stretch of a dataset for a screen. Only types.
import type { CountedGap, DatasetId, IndicatorParameter, Interval } from '@candlewick/core';

export interface WindowRequest {
  readonly dataset: DatasetId;
  /** Open times wanted; absent ends are those of the dataset. */
  readonly from?: number | undefined;
  readonly to?: number | undefined;
  /** At most so many bars come back; from 1 to 50,000. */
  readonly mostBars: number;
  /**
   * The shortest timeframe that is wanted (`1h`, `7m`); absent: the dataset's own. Where the bars would be more than
   * `mostBars`, they are of the next longer one that fits.
   */
  readonly timeframe?: string | undefined;
  /** Indicators to compute over the bars, as on the command line: `sma:20`. Bars before the window warm them up. */
  readonly indicators?: readonly string[] | undefined;
}

/** An indicator that can be asked for. */
export interface IndicatorSummary {
  /** How it is asked for, with its usual numbers: `sma:20`. */
  readonly text: string;
  readonly name: string;
  readonly title: string;
  readonly summary: string;
  readonly parameters: readonly IndicatorParameter[];
  /** Columns of its values, by the names that they have in `Bars`. */
  readonly columns: readonly string[];
  /** Whether it is drawn over the prices or in a panel of its own. */
  readonly place: 'price' | 'panel';
}

export interface WindowResult {
  /** Of the bars. */
  readonly timeframe: string;
  /** They are made of shorter candles. */
  readonly isDerived: boolean;
  /** What the bars stand for: on the grid of `timeframe`, inside of `span`. */
  readonly interval: Interval;
  /** From the dataset's first candle to the end of its last one. */
  readonly span: Interval;
  readonly bars: Bars;
  /**
   * Absences inside, as the ledger has them: at the dataset's own timeframe, sorted. Where they are many, neighbours closer
   * than a bar are told as one with the reason of the longest.
   */
  readonly gaps: readonly WindowGap[];
  /** The asked indicators, with the names of their columns. */
  readonly indicators: readonly IndicatorSummary[];
  /** Of the dataset, when it was read: `datasets-changed` tells when it is another one. */
  readonly mark: string;
}

/** Columns of equal length, ascending; a bar that no candle is known of is not there. */
export interface Bars {
  readonly length: number;
  /** Open times, milliseconds UTC. */
  readonly time: Float64Array;
  readonly open: Float64Array;
  readonly high: Float64Array;
  readonly low: Float64Array;
  readonly close: Float64Array;
  readonly volume: Float64Array;
  /** 1: made of an interval that is not fully covered. Absent: none is. */
  readonly partial?: Uint8Array | undefined;
  /** Columns of the asked indicators, by name (`sma_20`, `macd_12_26_9`); NaN where there is none yet. */
  readonly indicators: Readonly<Record<string, Float64Array>>;
}

export interface WindowGap extends Pick<CountedGap, 'from' | 'to' | 'slots' | 'reason'> {
  readonly isExplained: boolean;
  /** What the venue answered. */
  readonly answer: string;
  /** So many gaps of the ledger are told as this one. */
  readonly count: number;
}
