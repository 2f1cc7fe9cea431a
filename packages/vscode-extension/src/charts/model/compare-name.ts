import type { ChartState } from '../protocol.ts';

/** What the second dataset is called beside the first: by its exchange too where only that differs. */
export function compareName({
  dataset,
  compare,
}: Pick<ChartState, 'dataset' | 'compare'>): string | undefined {
  if (!compare) return undefined;
  return compare.symbol === dataset.symbol ? `${compare.symbol} ${compare.exchange}` : compare.symbol;
}
