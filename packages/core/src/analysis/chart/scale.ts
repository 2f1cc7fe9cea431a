/** Where values stand on a line of pixels. */
export interface Scale {
  readonly low: number;
  readonly high: number;
  of(value: number): number;
}

/**
 * @param top pixel of the highest value
 * @param bottom pixel of the lowest
 */
export function valueScale(
  [low, high]: readonly [number, number],
  top: number,
  bottom: number,
  isLogarithmic = false,
): Scale {
  const to = isLogarithmic ? Math.log : (value: number) => value;
  const [from, until] = [to(low), to(high)];
  return {
    low,
    high,
    of: (value) => bottom - ((to(value) - from) / (until - from || 1)) * (bottom - top),
  };
}

/** The lowest and the highest of the numbers; 0 and 1 where there is none. */
export function extent(columns: readonly (Float64Array | undefined)[]): [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const column of columns)
    for (const value of column ?? []) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  return low > high ? [0, 1] : [low, high];
}

/** With room below and above, as shares of the distance; by equal shares on a logarithmic axis. */
export function withRoom(
  [low, high]: readonly [number, number],
  below: number,
  above: number,
  isLogarithmic = false,
): [number, number] {
  if (high === low) return [low - (Math.abs(low) * 0.05 || 1), high + (Math.abs(high) * 0.05 || 1)];
  if (isLogarithmic) return [low / (high / low) ** below, high * (high / low) ** above];
  const room = high - low;
  // Prices never reach zero, however far they fall.
  return [low > 0 ? Math.max(low - room * below, low * 0.5) : low - room * below, high + room * above];
}

/** Round values between the ends: 1, 2 or 5 times a power of ten apart; about so many. */
export function niceTicks(low: number, high: number, about: number): number[] {
  const rough = (high - low) / Math.max(1, about);
  if (!(rough > 0) || !Number.isFinite(rough)) return [];
  const power = 10 ** Math.floor(Math.log10(rough));
  const step = power * ([1, 2, 5, 10].find((each) => each * power >= rough) ?? 10);
  const digits = Math.max(0, -Math.floor(Math.log10(step)));
  const ticks: number[] = [];
  for (let i = Math.ceil(low / step); i * step <= high; i++) ticks.push(Number((i * step).toFixed(digits)));
  return ticks;
}

/** Round values for a logarithmic axis: 1, 2 and 5 times powers of ten, or evenly where these are too few. */
export function logTicks(low: number, high: number, about: number): number[] {
  const ticks: number[] = [];
  for (let power = 10 ** Math.floor(Math.log10(low)); power <= high; power *= 10)
    for (const factor of [1, 2, 3, 5, 7])
      if (factor * power >= low && factor * power <= high)
        ticks.push(Number((factor * power).toPrecision(12)));
  return ticks.length >= 3 ? ticks : niceTicks(low, high, about);
}

const SUFFIXES = [
  [1e12, 'T'],
  [1e9, 'B'],
  [1e6, 'M'],
  [1e3, 'K'],
] as const;

/** `1.2M`: for axes of volumes. */
export function shortNumber(value: number): string {
  const size = Math.abs(value);
  const [unit, suffix] = SUFFIXES.find(([each]) => size >= each) ?? [1, ''];
  return `${Number((value / unit).toPrecision(3))}${suffix}`;
}

/** As many decimals as the distance of ticks asks for, thousands apart. */
export function tickText(value: number, ticks: readonly number[]): string {
  const step = ticks.length > 1 ? Math.abs(ticks[1]! - ticks[0]!) : Math.abs(value) / 10;
  const digits = step > 0 ? Math.min(12, Math.max(0, -Math.floor(Math.log10(step) + 1e-9))) : 0;
  return grouped(value, digits);
}

/** A price with as many decimals as say something. */
export function priceText(value: number): string {
  const size = Math.abs(value);
  return grouped(
    value,
    size >= 1_000 ? 1 : size >= 1 ? 3 : Math.min(12, 3 - Math.floor(Math.log10(size || 1))),
  );
}

function grouped(value: number, digits: number): string {
  const [whole = '', part] = value.toFixed(digits).split('.');
  return whole.replace(/\B(?=(\d{3})+$)/g, ',') + (part === undefined ? '' : `.${part}`);
}
