/** How long a bar is, as the page needs it: a fixed step, or calendar months. Core's own is not in the page's bundle. */
export type BarLength =
  | { readonly stepMs: number; readonly months?: undefined }
  | { readonly months: number; readonly stepMs?: undefined };

const SECOND = 1_000;
const STEPS: Readonly<Record<string, number>> = {
  s: SECOND,
  m: 60 * SECOND,
  h: 3_600 * SECOND,
  d: 86_400 * SECOND,
  w: 7 * 86_400 * SECOND,
};
const MONTHS: Readonly<Record<string, number>> = { M: 1, y: 12 };
const MONTH_MS = 30.436875 * 86_400 * SECOND;

/** Reads `1m`, `7m`, `1w`, `3M`; undefined when the text is not a timeframe. */
export function barLength(text: string): BarLength | undefined {
  const match = /^([1-9]\d{0,5})([smhdwMy])$/.exec(text);
  if (!match) return undefined;
  const count = Number(match[1]);
  const step = STEPS[match[2]!];
  return step === undefined ? { months: count * MONTHS[match[2]!]! } : { stepMs: count * step };
}

/** For comparing lengths: months count as 30.4 days. NaN when the text is not a timeframe. */
export function approximateMs(text: string): number {
  const length = barLength(text);
  if (!length) return NaN;
  return length.stepMs ?? length.months * MONTH_MS;
}
