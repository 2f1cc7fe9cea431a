import { number } from './format.ts';
import type { Translate } from './translate.ts';

// One of something is not several: sentences take these as a whole, and never a bare number before a noun.

/** `1 candle`, `1,234 candles`. */
export const candleCount = (count: number, t: Translate): string =>
  count === 1 ? t('1 candle') : t('{0} candles', number(count));

export const datasetCount = (count: number, t: Translate): string =>
  count === 1 ? t('1 dataset') : t('{0} datasets', number(count));

export const openGapCount = (count: number, t: Translate): string =>
  count === 1 ? t('1 open gap') : t('{0} open gaps', number(count));

export const requestCount = (count: number, t: Translate): string =>
  count === 1 ? t('1 request') : t('{0} requests', number(count));

export const findingCount = (count: number, t: Translate): string =>
  count === 1 ? t('1 finding') : t('{0} findings', number(count));
