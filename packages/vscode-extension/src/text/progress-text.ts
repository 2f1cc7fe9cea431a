import type { RunProgress } from '../engine/protocol.ts';
import { candleCount } from './counted.ts';
import { duration, number } from './format.ts';
import type { Translate } from './translate.ts';

/** `BTC/USDT 1m: 2 of 5 datasets, 37,000 of 431,999 (131,600/s, 12 s left)`. */
export function progressText(progress: RunProgress, now: number, t: Translate): string {
  const { dataset, done, total, candlesPerSecond, etaMs, waiting, datasets, datasetsDone } = progress;
  // A single one is named by the title already.
  const name = dataset && datasets > 1 ? `${dataset.symbol} ${dataset.timeframe}: ` : '';
  const several = datasets > 1 ? t('{0} of {1} datasets, ', datasetsDone, datasets) : '';
  if (waiting && waiting.untilMs > now) {
    const left = duration(waiting.untilMs - now);
    return `${name}${several}${waitText(waiting.reason, left, t)}`;
  }
  if (total === 0) return `${name}${t('looking what is there')}`;
  const extras = [
    ...(candlesPerSecond > 0 ? [t('{0}/s', number(candlesPerSecond))] : []),
    ...(etaMs === undefined ? [] : [t('{0} left', duration(etaMs))]),
  ];
  const more = extras.length > 0 ? ` (${extras.join(', ')})` : '';
  return `${name}${several}${t('{0} of {1}', number(done), candleCount(total, t))}${more}`;
}

function waitText(reason: string, left: string, t: Translate): string {
  if (reason === 'budget') return t('the rate limit is reached, waiting {0}', left);
  if (reason === 'banned') return t('banned by the exchange, waiting {0}', left);
  return t('{0}; again in {1}', reason, left);
}

/** 0 to 1; undefined while nothing is known. */
export const shareOf = ({ done, total }: RunProgress): number | undefined =>
  total === 0 ? undefined : Math.min(1, done / total);
