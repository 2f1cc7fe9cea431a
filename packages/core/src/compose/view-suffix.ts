import type { ViewOptions } from './dataset-view.ts';

/**
 * What the default name of a file says of the view in it: no view takes the place of the export with the venue's candles
 * alone.
 *
 * @param timeframe of the cached candles
 * @param made of the view's
 */
export function viewSuffix(
  timeframe: string,
  made: string,
  { partial, fill, indicators = [] }: ViewOptions,
): string {
  const isDerived = timeframe !== made;
  return [
    isDerived ? `_from_${timeframe.replace(/M$/, 'mo')}` : '',
    isDerived && partial === 'flag' ? '_partial' : '',
    fill ? '_filled' : '',
    indicators.length > 0 ? '_indicators' : '',
  ].join('');
}
