/** The indicators as textbooks define them, over whole arrays: slow, and nothing shared with what is tested. */

const sum = (values: readonly number[]): number => values.reduce((total, each) => total + each, 0);
const mean = (values: readonly number[]): number => sum(values) / values.length;

/** `of` over the last `size` values; NaN where there are fewer. */
const windows = (
  values: readonly number[],
  size: number,
  of: (window: readonly number[]) => number,
): number[] => values.map((_, i) => (i + 1 < size ? NaN : of(values.slice(i + 1 - size, i + 1))));

export const sma = (closes: readonly number[], size: number): number[] => windows(closes, size, mean);

export const wma = (closes: readonly number[], size: number): number[] =>
  windows(closes, size, (window) => sum(window.map((each, i) => each * (i + 1))) / ((size * (size + 1)) / 2));

/** From the first value on; callers leave out the warm-up. */
function averages(values: readonly number[], weight: number): number[] {
  const result: number[] = [];
  for (const value of values) result.push(value * weight + (result.at(-1) ?? value) * (1 - weight));
  return result;
}
const after = (values: readonly number[], warmUp: number): number[] =>
  values.map((each, i) => (i < warmUp ? NaN : each));

export const ema = (closes: readonly number[], size: number): number[] =>
  after(averages(closes, 2 / (size + 1)), size - 1);

/** Wilder: begins with a plain mean, then moves by 1/size. */
function wilder(values: readonly number[], size: number): number[] {
  let last = NaN;
  return values.map((value, i) => {
    if (i + 1 < size) return NaN;
    last = i + 1 === size ? mean(values.slice(0, size)) : last + (value - last) / size;
    return last;
  });
}

export function rsi(closes: readonly number[], size: number): number[] {
  const moves = closes.slice(1).map((each, i) => each - closes[i]!);
  const gains = wilder(moves.map((each) => Math.max(each, 0)), size); // prettier-ignore
  const losses = wilder(moves.map((each) => Math.max(-each, 0)), size); // prettier-ignore
  return [NaN, ...gains.map((gain, i) => (losses[i] === 0 ? 100 : 100 - 100 / (1 + gain / losses[i]!)))];
}

export function macd(closes: readonly number[], short: number, long: number, signal: number) {
  const fast = averages(closes, 2 / (short + 1));
  const slow = averages(closes, 2 / (long + 1));
  const line = fast.map((each, i) => each - slow[i]!).slice(long - 1);
  const average = after(averages(line, 2 / (signal + 1)), signal - 1);
  const lead = closes.slice(0, long - 1).map(() => NaN);
  return [
    [...lead, ...line],
    [...lead, ...average],
    [...lead, ...line.map((each, i) => each - average[i]!)],
  ].map((column) => column.slice(0, closes.length));
}

export function bollinger(closes: readonly number[], size: number, deviations: number) {
  const middle = sma(closes, size);
  const spread = windows(closes, size, (window) =>
    Math.sqrt(mean(window.map((each) => (each - mean(window)) ** 2))),
  );
  return [
    middle.map((each, i) => each - deviations * spread[i]!),
    middle,
    middle.map((each, i) => each + deviations * spread[i]!),
  ];
}

export interface Bar {
  readonly time: number;
  readonly high: number;
  readonly low: number;
  readonly close: number;
  readonly volume: number;
}

export const atr = (bars: readonly Bar[], size: number): number[] =>
  wilder(
    bars.map(({ high, low }, i) => {
      const before = bars[i - 1]?.close;
      return before === undefined
        ? high - low
        : Math.max(high - low, Math.abs(high - before), Math.abs(low - before));
    }),
    size,
  );

const typical = ({ high, low, close }: Bar): number => (high + low + close) / 3;
const weighted = (bars: readonly Bar[]): number =>
  sum(bars.map((bar) => typical(bar) * bar.volume)) / sum(bars.map(({ volume }) => volume));

export const dailyVwap = (bars: readonly Bar[]): number[] =>
  bars.map((bar, i) => {
    const day = (time: number) => new Date(time).toISOString().slice(0, 10);
    return weighted(bars.slice(0, i + 1).filter(({ time }) => day(time) === day(bar.time)));
  });

export const rollingVwap = (bars: readonly Bar[], size: number): number[] =>
  bars.map((_, i) => (i + 1 < size ? NaN : weighted(bars.slice(i + 1 - size, i + 1))));

export const obv = (bars: readonly Bar[]): number[] =>
  bars.map((_, i) =>
    sum(bars.slice(1, i + 1).map(({ close, volume }, j) => Math.sign(close - bars[j]!.close) * volume)),
  );
