import { t } from './translate.ts';

/** `1 bar`, `12 bars`. */
export const barCount = (count: number): string => (count === 1 ? t('1 bar') : t('{0} bars', count));

export const gapCount = (count: number): string => (count === 1 ? t('1 gap') : t('{0} gaps', count));

export const candleCount = (count: number): string => (count === 1 ? t('1 candle') : t('{0} candles', count));
