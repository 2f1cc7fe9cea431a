import type { ChartIndicator } from '../protocol.ts';

/** An indicator with its numbers: what `sma:20` says. */
export interface PickedIndicator {
  readonly key: string;
  readonly kind: ChartIndicator;
  /** `SMA 20` */
  readonly label: string;
}

/** More lines nobody can tell apart. */
export const MOST_PICKED = 12;

export const defaultsOf = ({ parameters }: ChartIndicator): readonly number[] =>
  parameters.map((parameter) => parameter.default);

export const indicatorKey = ({ name }: ChartIndicator, parameters: readonly number[]): string =>
  [name, ...parameters].join(':');

/** Why these numbers cannot be meant: the name of the first wrong one; undefined: they can. */
export function wrongParameter(
  { parameters }: ChartIndicator,
  values: readonly number[],
): string | undefined {
  return parameters.find(({ min, whole }, i) => {
    const value = values[i]!;
    return !(
      Number.isFinite(value) &&
      value >= min &&
      value <= 100_000 &&
      (!whole || Number.isInteger(value))
    );
  })?.name;
}

/** Those that there are; what an older version kept and is none any more is left out. */
export function readPicked(
  keys: readonly string[],
  kinds: readonly ChartIndicator[],
): readonly PickedIndicator[] {
  return keys.flatMap((key) => {
    const [name = '', ...numbers] = key.split(':');
    const kind = kinds.find((each) => each.name === name);
    if (!kind) return [];
    const shown = numbers.filter((number) => Number(number) !== 0);
    return [{ key, kind, label: [name.toUpperCase(), ...shown].join(' ') }];
  });
}
