/** One number of an indicator. */
export interface IndicatorParameter {
  /** Its name in messages and help: `length`. */
  readonly name: string;
  /** What it is unless the user says otherwise. */
  readonly default: number;
  /** The least it may be. */
  readonly min: number;
  /** Fractions have no meaning. */
  readonly whole: boolean;
}

/** What there is to know of an indicator. */
export interface IndicatorKind {
  /** Its name for people. */
  readonly title: string;
  /** What it says, for help and documentation. */
  readonly summary: string;
  /** Its numbers, in the order in which they are given: `macd:12:26:9`. */
  readonly parameters: readonly IndicatorParameter[];
  /** Columns, in order, before the parameters are added to their names. */
  readonly columns: readonly string[];
  /** Whether it is drawn over the prices or in a panel of its own. */
  readonly place: 'price' | 'panel';
  /** Candles before a range that its first values depend on, to within rounding. */
  settling(...parameters: readonly number[]): number;
}

const length = (usual: number, min = 1): IndicatorParameter => ({
  name: 'length',
  default: usual,
  min,
  whole: true,
});

/** What an exponential average of so many candles still owes to its beginning after this is below 1e-12. */
const exponential = (candles: number): number => 14 * (candles + 1);
/** Wilder's averages forget half as fast. */
const wilder = (candles: number): number => 28 * candles;

/**
 * The indicators, by the names that users give them. Command-line help, documentation and charts are made of this
 * table; `createIndicator` computes them.
 */
export const INDICATORS = {
  sma: {
    title: 'Simple moving average',
    summary: 'mean of the last closes',
    parameters: [length(20)],
    columns: ['sma'],
    place: 'price',
    settling: (candles: number) => candles,
  },
  ema: {
    title: 'Exponential moving average',
    summary: 'mean of all closes, each 1 - 2 / (length + 1) as heavy as the next',
    parameters: [length(20)],
    columns: ['ema'],
    place: 'price',
    settling: exponential,
  },
  wma: {
    title: 'Weighted moving average',
    summary: 'mean of the last closes, the newest length times as heavy as the oldest',
    parameters: [length(20)],
    columns: ['wma'],
    place: 'price',
    settling: (candles: number) => candles,
  },
  rsi: {
    title: 'Relative strength index',
    summary: "gains as a share of gains and losses, 0 to 100, by Wilder's averages",
    parameters: [length(14, 2)],
    columns: ['rsi'],
    place: 'panel',
    settling: wilder,
  },
  macd: {
    title: 'Moving average convergence divergence',
    summary: 'EMA of the short length less that of the long one; its own EMA as signal; their difference',
    parameters: [
      { name: 'short', default: 12, min: 1, whole: true },
      { name: 'long', default: 26, min: 2, whole: true },
      { name: 'signal', default: 9, min: 1, whole: true },
    ],
    columns: ['macd', 'macd_signal', 'macd_histogram'],
    place: 'panel',
    settling: (_: number, long: number, signal: number) => exponential(long) + exponential(signal),
  },
  bb: {
    title: 'Bollinger bands',
    summary: 'simple moving average, and so many standard deviations of the last closes below and above',
    parameters: [length(20, 2), { name: 'deviations', default: 2, min: 0, whole: false }],
    columns: ['bb_lower', 'bb_middle', 'bb_upper'],
    place: 'price',
    settling: (candles: number) => candles,
  },
  atr: {
    title: 'Average true range',
    summary: "how far prices move in a candle, from the close before on, by Wilder's average",
    parameters: [length(14)],
    columns: ['atr'],
    place: 'panel',
    settling: wilder,
  },
  vwap: {
    title: 'Volume-weighted average price',
    summary:
      'mean of (high + low + close) / 3 by volume: since the UTC day began (candles of a day or more: the year), or with a length over the last candles',
    parameters: [length(0, 0)],
    columns: ['vwap'],
    place: 'price',
    settling: (candles: number) => candles,
  },
  obv: {
    title: 'On-balance volume',
    summary: "sum of volumes since the range's first candle, falling closes counting down",
    parameters: [],
    columns: ['obv'],
    place: 'panel',
    settling: () => 0,
  },
} as const satisfies Readonly<Record<string, IndicatorKind>>;

/** The name of an indicator. */
export type IndicatorName = keyof typeof INDICATORS;
/** The names of all indicators. */
export const INDICATOR_NAMES = Object.keys(INDICATORS) as readonly IndicatorName[];
/** What there is to know of the indicator of a name. */
export const indicatorKind = (name: IndicatorName): IndicatorKind => INDICATORS[name];

const COLUMN = new RegExp(
  `^(${INDICATOR_NAMES.flatMap((name) => INDICATORS[name].columns).join('|')})(_[\\d.]+)*$`,
);
/** Whether an extra column is an indicator's. */
export const isIndicatorColumn = (name: string): boolean => COLUMN.test(name);
